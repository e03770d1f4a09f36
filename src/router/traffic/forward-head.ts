import type { InstanceAddress } from "../target/instance.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import type { ResponseHead } from "../wire/parse-response-head.ts";

export interface RequestLabels {
  readonly peer: string;
  readonly id: string;
  /** Where it goes: an origin gets its own name as `Host`. */
  readonly address: InstanceAddress | null;
}

/**
 * The head that an instance gets. The router listens on loopback only, so whoever sent
 * `X-Forwarded-*` runs on this machine, as a proxy in front would: they are kept, and the peer is
 * appended to `X-Forwarded-For`.
 */
export function requestText(head: RequestHead, { peer, id, address }: RequestLabels): string {
  const forwardedFor = head.forwardedFor === "" ? peer : `${head.forwardedFor}, ${peer}`;
  const proto = head.forwardedProto === "" ? "http" : head.forwardedProto;
  const host = head.forwardedHost === "" ? head.authority : head.forwardedHost;
  let framing = "";
  if (head.framing === "chunked") framing = "transfer-encoding: chunked\r\n";
  else if (head.framing === "length") framing = `content-length: ${head.length}\r\n`;
  else if (head.method === "POST" || head.method === "PUT" || head.method === "PATCH")
    framing = "content-length: 0\r\n";
  const connection = head.upgrade === null ? "" : `connection: upgrade\r\nupgrade: ${head.upgrade}\r\n`;
  const te = head.trailers ? "connection: te\r\nte: trailers\r\n" : "";
  return `${head.method} ${head.target} HTTP/1.1\r\nhost: ${address?.origin?.authority ?? head.authority}\r\n${head.fields}${framing}${connection}${te}x-forwarded-for: ${forwardedFor}\r\nx-forwarded-proto: ${proto}\r\nx-forwarded-host: ${host}\r\nx-request-id: ${id}\r\n\r\n`;
}

/** What the router says of an answer. */
export interface AnswerLabels {
  readonly release: string;
  readonly id: string;
  /** A header line that keeps the client at the release, or nothing. */
  readonly cookie: string;
}

export interface ResponseOptions extends AnswerLabels {
  /** Framing lines of what the client gets. */
  readonly framing: string;
  /** `close`, `keep-alive`, `upgrade`, or nothing to say. */
  readonly connection: string;
}

export function responseText(
  response: ResponseHead,
  { release, id, cookie, framing, connection }: ResponseOptions,
): string {
  const line = connection === "" ? "" : `connection: ${connection}\r\n`;
  return `HTTP/1.1 ${response.status} ${response.reason}\r\n${response.fields}${framing}${line}${cookie}x-bough-release: ${release}\r\nx-request-id: ${id}\r\n\r\n`;
}

/** An interim response, such as 100 or 103. */
export function interimText(response: ResponseHead): string {
  return `HTTP/1.1 ${response.status} ${response.reason}\r\n${response.fields}\r\n`;
}
