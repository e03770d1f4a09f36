import type { Answer } from "../pages/answer.ts";
import { readStickyCookie } from "../split/sticky-cookie.ts";
import type { StickyCookie } from "../split/sticky-cookie.ts";
import type { LiveEnvironment, LiveRevision } from "../table/live-table.ts";
import { isConversionName } from "../wire/conversion-name.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import type { ClientConnection } from "./client-connection.ts";
import type { Plane } from "./plane.ts";
import type { Work } from "./work.ts";

export const BEACON_PATH = "/.bough/conversion";

/** A page tells that what is counted has happened in its session: `POST /.bough/conversion?name=signup`. */
export class ConversionBeacon implements Work {
  private readonly client: ClientConnection;
  private readonly head: RequestHead;
  private readonly reply: Answer | null;

  constructor(plane: Plane, client: ClientConnection, head: RequestHead, environment: LiveEnvironment) {
    this.client = client;
    this.head = head;
    this.reply = convert(plane, head, environment);
  }

  start(): void {
    if (this.client.requestDone) this.answer();
    else this.client.readBody();
  }

  body(_bytes: Buffer, last: boolean): void {
    if (last) this.answer();
  }

  refuse(status: 400 | 408 | 413, message: string): void {
    this.client.answer({ status, code: "body-refused", message }, this.head);
  }

  writable(): void {
    // The answer is short.
  }

  gone(): void {
    this.client.destroy();
  }

  tick(): void {
    // It waits for nothing but the body, and the connection looks after that.
  }

  private answer(): void {
    if (this.reply !== null) {
      this.client.answer(this.reply, this.head);
      return;
    }
    const keep = this.client.mayKeep(this.head);
    this.client.write(`HTTP/1.1 204 No Content\r\nconnection: ${keep ? "keep-alive" : "close"}\r\n\r\n`);
    this.client.finish(keep);
  }
}

/** Counts the conversion, or says why it could not. */
function convert(plane: Plane, head: RequestHead, environment: LiveEnvironment): Answer | null {
  if (head.method !== "POST") return NOT_POST;
  const name = new URLSearchParams(head.target.slice(head.path.length)).get("name") ?? "";
  if (!isConversionName(name)) return NO_NAME;
  const cookie = environment.sticky === null ? null : readStickyCookie(head.fields, environment.sticky);
  const revisions = cookie === null ? [] : visited(plane, environment, cookie);
  if (cookie === null || revisions.length === 0) return NO_SESSION;
  for (const { series } of revisions)
    plane.metrics.sessions.visit({ series, key: cookie.key, failed: false, conversion: name }, plane.clock.now);
  return null;
}

/** What the session has used so far; where this worker has not seen it yet, what answers at the root. */
function visited(
  { metrics }: Plane,
  { routes, paths }: LiveEnvironment,
  { key, release }: StickyCookie,
): readonly LiveRevision[] {
  const all = routes.flatMap((route) => route.revisions.filter((revision) => revision.release === release));
  const known = all.filter(({ series }) => metrics.sessions.has(series, key));
  if (known.length > 0) return known;
  return (paths.find("/")?.revisions ?? []).filter((revision) => revision.release === release);
}

const NOT_POST: Answer = { status: 405, code: "method-refused", message: "A conversion is told with POST." };
const NO_NAME: Answer = {
  status: 400,
  code: "conversion-unnamed",
  message: "The conversion has no name.",
  hint: "POST /.bough/conversion?name=signup; letters, digits, `.`, `_` and `-`.",
};
const NO_SESSION: Answer = {
  status: 404,
  code: "session-unknown",
  message: "No release that serves is named by the sticky cookie of this request.",
  hint: "A cookie is given while the traffic of the environment is split.",
};
