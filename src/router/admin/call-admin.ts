import { fromErrorBody } from "../../lib/error-body.ts";
import { hasCode } from "../../lib/has-code.ts";
import { BoughError } from "../../lib/bough-error.ts";
import { nodeHttp } from "../../lib/node-http.ts";

export interface AdminCall {
  readonly socket: string;
  readonly method: "GET" | "PUT" | "POST";
  readonly path: string;
  readonly body?: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Calls a worker's admin socket; null when no worker listens there. Throws the worker's own error,
 * or `router-silent` when it does not answer in time.
 */
export async function callAdmin(call: AdminCall): Promise<string | null> {
  try {
    const { status, text } = await send(call);
    if (status === 200) return text;
    throw errorOf(text, call);
  } catch (error) {
    if (isDown(error)) return null;
    throw error;
  }
}

function send({ socket, method, path, body = "", timeout }: AdminCall): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { "content-length": Buffer.byteLength(body) };
    const outgoing = nodeHttp.request({ socketPath: socket, method, path, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString("utf8") }),
      );
    });
    outgoing.setTimeout(timeout, () => outgoing.destroy(silent(socket, timeout)));
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function silent(socket: string, timeout: number): BoughError {
  return new BoughError("router-silent", `The router worker at ${socket} did not answer within ${timeout} ms.`, {
    hint: "It is stuck: end its process, and it is started again with the table of the file.",
  });
}

function errorOf(text: string, { socket }: AdminCall): BoughError {
  return (
    fromErrorBody(parse(text)) ?? new BoughError("router-strange", `What listens at ${socket} is no router worker.`)
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A worker that is down, or dies while it is asked, loads the table file when it starts again. */
function isDown(error: unknown): boolean {
  return hasCode(error, ...DOWN);
}

const DOWN = ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE"];
