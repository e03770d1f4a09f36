import { nodeHttp } from "../../lib/node-http.ts";

export interface Question {
  /** Of this machine. */
  readonly port: number;
  readonly host: string;
  readonly path: string;
  /** Milliseconds to the end of the answer. */
  readonly timeout: number;
}

/** Bytes of an answer that are waited for: what is longer is no answer. */
const LIMIT = 16 * 1024 * 1024;

/** One request over a connection of its own: the status of an answer that came whole and in time, else null. */
export function askOnce({ port, host, path, timeout }: Question): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const signal = AbortSignal.timeout(Math.max(1, Math.ceil(timeout)));
  const request = nodeHttp.request({ host: "127.0.0.1", port, path, headers: { host }, agent: false, signal });
  request.once("response", (response) => {
    response.once("end", () => resolve(response.complete ? (response.statusCode ?? null) : null));
    response.once("error", () => resolve(null));
    response.once("close", () => resolve(null));
    let length = 0;
    response.on("data", (part: Buffer) => {
      length += part.length;
      if (length > LIMIT) response.destroy();
    });
  });
  request.on("error", () => resolve(null));
  request.end();
  return promise;
}
