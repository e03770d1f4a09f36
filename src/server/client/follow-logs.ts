import type { LogLine } from "../../provider/provider.ts";
import { readParts } from "./read-parts.ts";
import { type ApiAddress, openCall, toError } from "./request.ts";

export interface LogsQuery {
  readonly app: string;
  readonly environment: string;
  readonly resource?: string;
  /** How many of the last lines to begin with. Default: 100. */
  readonly tail?: number;
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/** An environment's log lines; with `follow` until `signal` is aborted. */
export async function* followLogs(
  address: ApiAddress,
  { app, environment, signal, ...query }: LogsQuery,
): AsyncGenerator<LogLine> {
  const response = await openCall(address, {
    method: "GET",
    path: `/apps/${encodeURIComponent(app)}/environments/${encodeURIComponent(environment)}/logs`,
    query,
    ...(signal !== undefined && { signal }),
  });
  for await (const text of readParts(response, "\n", signal)) {
    if (text === "") continue;
    const line = JSON.parse(text) as LogLine | { readonly error: unknown };
    if ("error" in line) throw toError(line);
    yield line;
  }
}
