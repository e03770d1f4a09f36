import { EventEmitter } from "node:events";
import type { SignalRecord } from "../../model/signal.ts";
import type { Store } from "../../store/store.ts";
import { heard } from "../heard.ts";

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
        await heard(emitter, deployment, signal);
      }
    },
  };
}
