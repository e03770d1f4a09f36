import { nodeHttp } from "./node-http.ts";
import { json } from "node:stream/consumers";

export interface SocketCall {
  readonly socket: string;
  readonly method: string;
  readonly path: string;
  /** Sent as JSON; left out when undefined. */
  readonly body?: unknown;
  /** Milliseconds until the call is given up. */
  readonly timeout: number;
}

/** One HTTP request with JSON bodies over a unix socket. Rejects when nobody answers. */
export function callSocket(call: SocketCall): Promise<{ readonly status: number; readonly body: unknown }> {
  const { socket: socketPath, method, path, body, timeout } = call;
  return new Promise((resolve, reject) => {
    const outgoing = nodeHttp.request(
      { socketPath, method, path, agent: false, signal: AbortSignal.timeout(timeout), headers: JSON_HEADERS },
      (response) => {
        json(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const JSON_HEADERS = { "content-type": "application/json" };
