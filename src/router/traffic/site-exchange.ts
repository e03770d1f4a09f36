import { createReadStream } from "node:fs";
import type { ReadStream } from "node:fs";

import type { LiveRevision } from "../table/live-table.ts";
import type { SiteResponse, SiteServer } from "../site/serve-site.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import { scanFields } from "../wire/scan-fields.ts";
import type { Plane } from "./plane.ts";
import { CLIENT_GONE, recordOutcome } from "./record-outcome.ts";
import { requestId } from "./request-id.ts";
import type { RoutedRequest } from "./routed-request.ts";
import type { SiteClient } from "./site-client.ts";
import type { Work } from "./work.ts";

/** One request that a site's files answer. */
export class SiteExchange implements Work {
  private readonly plane: Plane;
  private readonly client: SiteClient;
  private readonly head: RequestHead;
  private readonly request: RoutedRequest;
  private readonly revision: LiveRevision;
  private readonly site: SiteServer;
  private readonly id: string;
  private readonly started = performance.now();
  private file: ReadStream | null = null;
  private since: number;
  private over = false;

  constructor(
    plane: Plane,
    request: RoutedRequest,
    revision: LiveRevision,
    site: SiteServer,
    client: SiteClient = request.client,
  ) {
    const { head } = request;
    this.plane = plane;
    this.request = request;
    this.client = client;
    this.head = head;
    this.revision = revision;
    this.site = site;
    this.id = requestId(head.requestId);
    this.since = plane.clock.now;
  }

  start(): void {
    this.revision.series.inFlight += 1;
    this.client.readBody();
    const { method, path } = this.head;
    this.site.serve({ method, path, headers: headersOf(this.head) }).then(
      (response) => this.respond(response),
      () => this.fail(),
    );
  }

  body(): void {
    // A site has no use for a body; it is read so that the connection can be used again.
  }

  refuse(status: 400 | 408 | 413, message: string): void {
    if (this.over) return;
    this.leave(status);
    this.client.answer({ status, code: "body-refused", message }, this.head, this.id);
  }

  writable(): void {
    this.since = this.plane.clock.now;
    this.file?.resume();
  }

  gone(): void {
    if (this.over) return;
    this.leave(CLIENT_GONE);
    this.client.destroy();
  }

  tick(now: number): void {
    if (this.file?.isPaused() === true && now - this.since > this.plane.limits.stallTime) {
      this.leave(CLIENT_GONE);
      this.client.destroy();
    }
  }

  private respond(response: SiteResponse): void {
    if (this.over) return;
    const text = this.headText(response);
    const { body } = response;
    if (body === null || Buffer.isBuffer(body)) {
      this.client.write(body === null ? text : Buffer.concat([Buffer.from(text, "latin1"), body]));
      this.complete(response.status);
      return;
    }
    this.client.write(text);
    if (body.start === body.end) {
      this.complete(response.status);
      return;
    }
    this.file = createReadStream(body.file, { start: body.start, end: body.end - 1 });
    this.file.on("data", (bytes) => {
      if (!this.client.write(bytes)) this.file?.pause();
      this.since = this.plane.clock.now;
    });
    this.file.on("end", () => this.complete(response.status));
    this.file.on("error", () => this.gone());
  }

  private headText({ status, headers }: SiteResponse): string {
    const query = this.head.target.slice(this.head.path.length);
    const lines = Object.entries(headers).map(([name, value]) =>
      name === "location" ? `location: ${value}${query}` : `${name}: ${value}`,
    );
    const { release } = this.revision;
    const cookie = this.request.choice?.cookieLine(release, `${lines.join("\r\n")}\r\n`) ?? "";
    lines.push(`${cookie}x-bough-release: ${release}`, `x-request-id: ${this.id}`);
    lines.push(
      `connection: ${this.client.mayKeep(this.head) ? "keep-alive" : "close"}`,
      `date: ${new Date().toUTCString()}`,
    );
    return `HTTP/1.1 ${status} ${REASONS[status] ?? "OK"}\r\n${lines.join("\r\n")}\r\n\r\n`;
  }

  private complete(status: number): void {
    if (this.over) return;
    this.leave(status);
    this.client.finish(this.head.keepAlive);
  }

  private fail(): void {
    if (this.over) return;
    this.leave(500);
    const message = "The site's files cannot be read.";
    this.client.answer({ status: 500, code: "site-unreadable", message }, this.head, this.id);
  }

  private leave(status: number): void {
    this.over = true;
    this.file?.destroy();
    this.revision.series.inFlight -= 1;
    const latency = performance.now() - this.started;
    const outcome = { status, latency, broken: false, conversion: null, instance: null };
    recordOutcome(this.plane, this.request, this.revision, outcome);
  }
}

function headersOf(head: RequestHead): Record<string, string> {
  const headers: Record<string, string> = { host: head.authority };
  scanFields(head.fields, 0, (name, value) => {
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
    return false;
  });
  return headers;
}

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  206: "Partial Content",
  304: "Not Modified",
  308: "Permanent Redirect",
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  412: "Precondition Failed",
  414: "URI Too Long",
  416: "Range Not Satisfiable",
};
