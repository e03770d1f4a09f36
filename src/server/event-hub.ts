import { EventEmitter } from "node:events";
import type { EngineEvent, EventBody } from "../engine/event.ts";
import type { DeploymentStatus } from "../model/records.ts";
import type { Store } from "../store/store.ts";
import { heard } from "./heard.ts";

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
      let last = after;
      try {
        for (;;) {
          const events = store.events.read(deployment, last);
          for (const event of events) {
            last = event.seq;
            yield event;
            if (event.type === "deployment" && ended.has(event.record.status)) return;
          }
          // What came while those were read is there already.
          if (events.length > 0) continue;
          if (isOver(store, deployment)) return;
          await heard(emitter, deployment, signal);
        }
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}

/** A follower that has already read the last event of an ended deployment must not wait for more. */
function isOver(store: Store, deployment: string): boolean {
  const record = store.deployments.get(deployment);
  return record === null || ended.has(record.status);
}
