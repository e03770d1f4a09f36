import type { IncomingMessage } from "node:http";
import { json } from "node:stream/consumers";
import { BoughError } from "../../lib/bough-error.ts";
import { fromErrorBody } from "../../lib/error-body.ts";
import { nodeHttp } from "../../lib/node-http.ts";

export interface ApiAddress {
  /** `http://127.0.0.1:8081` */
  readonly url: string;
  readonly token: string;
}

export interface ApiCall {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `/api/v1`, with its parts encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Makes a call and gives the answer's JSON; null when it has none. */
export async function requestJson<Answer>(address: ApiAddress, call: ApiCall): Promise<Answer> {
  const response = await openCall(address, call);
  if (response.statusCode !== 204) return (await json(response)) as Answer;
  response.resume();
  return null as Answer;
}

/**
 * Makes a call and gives the answer with its body still to come.
 *
 * @throws `server-not-running` when nobody listens; else what the server says, as it says it.
 */
export async function openCall(address: ApiAddress, call: ApiCall): Promise<IncomingMessage> {
  const response = await send(address, call);
  if (response.statusCode !== undefined && response.statusCode < 400) return response;
  const answer: unknown = await json(response).catch(() => null);
  throw toError(answer, response.statusCode);
}

/** The error in an answer of the form `{ error: { code, message, hint } }`. */
export function toError(answer: unknown, status?: number): BoughError {
  const known = fromErrorBody(answer);
  if (known !== null) return known;
  return new BoughError("answer-invalid", `The server answered ${status ?? "something"} that is not from bough.`, {
    hint: "See whether another program listens there.",
  });
}

function send(address: ApiAddress, call: ApiCall): Promise<IncomingMessage> {
  const url = new URL(`/api/v1${call.path}`, address.url);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
  }
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers = {
    authorization: `Bearer ${address.token}`,
    ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
    ...call.headers,
  };
  return new Promise((resolve, reject) => {
    const options = { method: call.method, headers, ...(call.signal !== undefined && { signal: call.signal }) };
    nodeHttp
      .request(url, options, resolve)
      .on("error", (error: NodeJS.ErrnoException) => reject(unreachable(error, address) ?? error))
      .end(body);
  });
}

function unreachable(cause: NodeJS.ErrnoException, { url }: ApiAddress): BoughError | null {
  if (cause.code !== "ECONNREFUSED" && cause.code !== "ECONNRESET") return null;
  return new BoughError("server-not-running", `bough does not answer at ${url}.`, {
    hint: "Start it with `bough up`.",
    cause,
  });
}
