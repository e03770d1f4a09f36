import { type EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds after which what other processes have written to the same registry is looked for. */
const ELSEWHERE = 2_000;

/** Resolves when something of that name happens in this process, or may have happened in another one. Rejects when `signal` aborts. */
export async function heard(emitter: EventEmitter, name: string, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  const waits = [once(emitter, name, { signal: either }), sleep(ELSEWHERE, undefined, { signal: either })];
  try {
    await Promise.race(waits);
  } finally {
    done.abort();
    await Promise.allSettled(waits);
  }
}
