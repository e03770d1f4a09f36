import { EventEmitter, on } from "node:events";
import type { EngineEvent, EventBody } from "../engine/event.ts";
import type { DeploymentStatus } from "../model/records.ts";
import type { Store } from "../store/store.ts";

export interface EventHub {
  emit(deployment: string, body: EventBody): void;
  /** Stored events after `after`, then those that come, until the deployment has ended or `signal` aborts. */
  follow(deployment: string, after: number, signal: AbortSignal): AsyncIterable<EngineEvent>;
}

const ended: ReadonlySet<DeploymentStatus> = new Set(["succeeded", "failed", "superseded", "cancelled"]);

/** Stores every event before anybody is told of it. */
export function createEventHub(store: Store): EventHub {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    emit(deployment, body) {
      store.events.append({ deployment, at: new Date().toISOString(), ...body });
      emitter.emit(deployment);
    },
    async *follow(deployment, after, signal) {
      const wakeUps = on(emitter, deployment, { signal });
      let last = after;
      try {
        for (;;) {
          for (const event of store.events.read(deployment, last)) {
            last = event.seq;
            yield event;
            if (event.type === "deployment" && ended.has(event.record.status)) return;
          }
          if (isOver(store, deployment)) return;
          await wakeUps.next();
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        await wakeUps.return?.();
      }
    },
  };
}

/** A follower that has already read the last event of an ended deployment must not wait for more. */
function isOver(store: Store, deployment: string): boolean {
  const record = store.deployments.get(deployment);
  return record === null || ended.has(record.status);
}
