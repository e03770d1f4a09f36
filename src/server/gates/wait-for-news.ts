import { setTimeout as sleep } from "node:timers/promises";
import type { SignalRecord } from "../../model/signal.ts";
import type { SignalHub } from "../signals/signal-hub.ts";

/** The wall clock may be set meanwhile, and a machine that slept has timers that are late. */
const LONGEST_NAP = 10 * 60_000;

export interface Wait {
  readonly signals: SignalHub;
  readonly deployment: string;
  /** Number of the last signal that is known. */
  readonly after: number;
  /** Milliseconds until it is time; null where only a signal counts. */
  readonly nap: number | null;
  readonly signal: AbortSignal;
}

/** Waits for a signal or for the time, whichever comes first; all signals, then. Rejects when `signal` aborts. */
export async function waitForNews({ signals, deployment, after, nap, signal }: Wait): Promise<readonly SignalRecord[]> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  const waits: Promise<unknown>[] = [signals.next(deployment, after, either)];
  if (nap !== null) waits.push(sleep(Math.min(nap, LONGEST_NAP), undefined, { signal: either }));
  try {
    await Promise.race(waits);
  } finally {
    done.abort();
    await Promise.allSettled(waits);
  }
  return signals.read(deployment);
}
