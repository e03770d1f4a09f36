import type { RequestHead } from "../wire/parse-request-head.ts";
import type { ResponseHead } from "../wire/parse-response-head.ts";

/**
 * The head that an instance gets. The router listens on loopback only, so whoever sent
 * `X-Forwarded-*` runs on this machine, as a proxy in front would: they are kept, and the peer is
 * appended to `X-Forwarded-For`.
 */
export function requestText(head: RequestHead, peer: string, id: string): string {
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
  return `${head.method} ${head.target} HTTP/1.1\r\nhost: ${head.authority}\r\n${head.fields}${framing}${connection}${te}x-forwarded-for: ${forwardedFor}\r\nx-forwarded-proto: ${proto}\r\nx-forwarded-host: ${host}\r\nx-request-id: ${id}\r\n\r\n`;
}

export interface ResponseOptions {
  readonly release: string;
  readonly id: string;
  /** Framing lines of what the client gets. */
  readonly framing: string;
  /** `close`, `keep-alive`, `upgrade`, or nothing to say. */
  readonly connection: string;
}

export function responseText(response: ResponseHead, { release, id, framing, connection }: ResponseOptions): string {
  const line = connection === "" ? "" : `connection: ${connection}\r\n`;
  return `HTTP/1.1 ${response.status} ${response.reason}\r\n${response.fields}${framing}${line}x-bough-release: ${release}\r\nx-request-id: ${id}\r\n\r\n`;
}

/** An interim response, such as 100 or 103. */
export function interimText(response: ResponseHead): string {
  return `HTTP/1.1 ${response.status} ${response.reason}\r\n${response.fields}\r\n`;
}
