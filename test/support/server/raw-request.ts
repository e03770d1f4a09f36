import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";

export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends bytes exactly as given and reads what comes until the server closes. */
export async function rawRequest(port: number, request: string): Promise<RawAnswer> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.write(request);
  const answer = await text(socket);
  const [head = "", ...rest] = answer.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), head, body: rest.join("\r\n\r\n") };
}

/** A request's head, with what every request needs unless `headers` says otherwise. */
export function requestHead(
  port: number,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): string {
  const all = { host: `127.0.0.1:${port}`, authorization: "Bearer secret", connection: "close", ...headers };
  return `${method} ${target} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;
}
