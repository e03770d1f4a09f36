import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { SignalRecord } from "../../model/signal.ts";
import type { Store } from "../../store/store.ts";

/** What people ask of deployments: stored before anybody acts upon it, and heard by whoever waits for it. */
export interface SignalHub {
  send(signal: Omit<SignalRecord, "seq" | "at">): SignalRecord;
  /** All of a deployment, in order. */
  read(deployment: string): readonly SignalRecord[];
  /** All of them, as soon as there is one with `seq` greater than `after`; rejects when `signal` aborts. */
  next(deployment: string, after: number, signal: AbortSignal): Promise<readonly SignalRecord[]>;
}

export function createSignalHub(store: Pick<Store, "signals">): SignalHub {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    send(signal) {
      const stored = store.signals.append({ ...signal, at: new Date().toISOString() });
      emitter.emit(signal.deployment);
      return stored;
    },
    read: (deployment) => store.signals.read(deployment),
    async next(deployment, after, signal) {
      for (;;) {
        signal.throwIfAborted();
        const all = store.signals.read(deployment);
        if (all.some(({ seq }) => seq > after)) return all;
        await heard(deployment, signal);
      }
    },
  };

  /** A signal of this process is heard at once; those of others on the same registry are found a little later. */
  async function heard(deployment: string, signal: AbortSignal): Promise<void> {
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    const waits = [once(emitter, deployment, { signal: either }), sleep(ELSEWHERE, undefined, { signal: either })];
    try {
      await Promise.race(waits);
    } finally {
      done.abort();
      await Promise.allSettled(waits);
    }
  }
}

/** Milliseconds after which the registry is looked at anew. */
const ELSEWHERE = 2_000;
