import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { request as requestOverTls } from "node:https";
import { nodeHttp } from "../../../lib/node-http.ts";
import { readBody } from "../../../lib/read-body.ts";
import type { CheckRequest } from "./check-request.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Null when it was longer than the limit, or is an endless stream by its media type. */
  readonly body: Buffer | null;
}

export interface SendOptions {
  /** Address of the revision, which may have a path. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds until the whole answer is there. */
  readonly timeout: number;
  /** Bytes of the answer that are read. */
  readonly bodyLimit: number;
  readonly signal: AbortSignal;
}

/** Sends one request, follows no redirect, and reads the answer. Rejects when there is none in time. */
export async function sendCheck(request: CheckRequest, options: SendOptions): Promise<Answer> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeout)]);
  const response = await headOf(request, options, signal);
  const { statusCode: status = 0, headers } = response;
  try {
    const isEndless = (headers["content-type"] ?? "").startsWith("text/event-stream");
    return { status, headers, body: isEndless ? null : await readBody(response, options.bodyLimit) };
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    response.destroy();
  }
}

function headOf(request: CheckRequest, options: SendOptions, signal: AbortSignal): Promise<IncomingMessage> {
  const base = new URL(options.baseUrl);
  const send = base.protocol === "https:" ? requestOverTls : nodeHttp.request;
  return new Promise((resolve, reject) => {
    const outgoing = send({
      protocol: base.protocol,
      hostname: base.hostname.replace(/^\[|\]$/g, ""),
      port: base.port,
      // The target is joined as a text: it may not name another host, whatever the contract's paths are.
      path: base.pathname.replace(/\/$/, "") + request.target,
      method: request.operation.method,
      headers: headersOf(request, options),
      agent: false,
      signal,
    });
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    outgoing.end(request.body ?? undefined);
  });
}

/** What the revision is reached by wins over what the contract's parameters say. */
export function headersOf(request: CheckRequest, { headers }: Pick<SendOptions, "headers">): Record<string, string> {
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const length: Record<string, string> =
    request.body === null ? {} : { "content-length": String(Buffer.byteLength(request.body)) };
  return { ...request.headers, ...Object.fromEntries(own), ...length };
}
