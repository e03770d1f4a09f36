import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

export interface OpenLoopOptions {
  readonly port: number;
  readonly host: string;
  /** Requests per second, sent when they are due whether earlier ones were answered or not. */
  readonly rate: number;
  readonly seconds: number;
  readonly connections: number;
}

/**
 * Sends small requests at a constant rate over keep-alive connections and returns the latencies in
 * milliseconds, sorted, from when a request was due. Rejects when an answer is not 200.
 */
export async function openLoop({ port, host, rate, seconds, connections }: OpenLoopOptions): Promise<number[]> {
  const request = `GET /hello HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  const latencies: number[] = [];
  const waiting: number[] = [];
  const failures: string[] = [];
  const free = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const all = [...free];
  const send = (socket: Socket, due: number): void => {
    socket.write(request, "latin1");
    let text = "";
    socket.on("data", function read(part: string) {
      text += part;
      if (!isWhole(text)) return;
      socket.off("data", read);
      latencies.push(performance.now() - due);
      if (!text.startsWith("HTTP/1.1 200")) failures.push(text.slice(0, 40));
      const next = waiting.shift();
      if (next === undefined) free.push(socket);
      else send(socket, next);
    });
  };
  const begun = performance.now();
  for (let sent = 0, now = begun; now < begun + seconds * 1_000; now = performance.now()) {
    for (const due = Math.floor(((now - begun) / 1_000) * rate); sent < due; sent += 1) {
      const socket = free.pop();
      if (socket === undefined) waiting.push(now);
      else send(socket, now);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  for (const socket of all) socket.destroy();
  if (failures.length > 0) throw new Error(`${failures.length} unexpected answers: ${failures[0]}`);
  return latencies.sort((a, b) => a - b);
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  socket.setEncoding("latin1");
  await once(socket, "connect");
  return socket;
}

/** Whether a response with a declared length is complete. */
function isWhole(text: string): boolean {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const length = /content-length: (\d+)/i.exec(text)?.[1];
  return text.length >= end + 4 + Number(length ?? 0);
}
