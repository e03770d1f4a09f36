import { setTimeout as pause } from "node:timers/promises";
import type { EngineEvent } from "../../engine/event.ts";
import { BoughError } from "../../lib/bough-error.ts";
import { parseServerSentEvent, type ServerSentEvent } from "./parse-server-sent-event.ts";
import { readParts } from "./read-parts.ts";
import { type ApiAddress, openCall, toError } from "./request.ts";

/** How long the server may be away in the middle of a deployment: it restarts within seconds. */
const patience = 30_000;
const retryEvery = 250;
/** Longer than the server's pause between two signs of life. */
const silence = 45_000;

/**
 * A deployment's events until it has ended. A connection that breaks is opened again where it
 * broke off, so that each event comes once.
 *
 * @throws `server-not-running` when the server stays away for 30 s, or was never there.
 */
export async function* followEvents(
  address: ApiAddress,
  id: string,
  { after = 0, signal }: { readonly after?: number; readonly signal?: AbortSignal },
): AsyncGenerator<EngineEvent> {
  let seen = after;
  let connected = false;
  let lostAt = Date.now();
  for (;;) {
    try {
      for await (const message of open(address, id, seen, signal)) {
        connected = true;
        lostAt = Date.now();
        if (message.event === "end") return;
        if (message.event === "error") throw toError(JSON.parse(message.data));
        const event = JSON.parse(message.data) as EngineEvent;
        seen = event.seq;
        yield event;
      }
    } catch (error) {
      const lost = !(error instanceof BoughError) || error.code === "server-not-running";
      if (signal?.aborted === true || !lost || !connected || Date.now() - lostAt > patience) throw error;
    }
    await pause(retryEvery, undefined, signal === undefined ? {} : { signal });
  }
}

async function* open(
  address: ApiAddress,
  id: string,
  after: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ServerSentEvent> {
  const response = await openCall(address, {
    method: "GET",
    path: `/deployments/${encodeURIComponent(id)}/events`,
    headers: { "last-event-id": String(after), accept: "text/event-stream" },
    ...(signal !== undefined && { signal }),
  });
  response.setTimeout(silence, () => response.destroy(new Error("The server fell silent.")));
  for await (const block of readParts(response, "\n\n", signal)) {
    const event = parseServerSentEvent(block);
    if (event !== null) yield event;
  }
}
