import type { ErrorRecord } from "../../model/records.ts";
import type { EnvironmentRef } from "../../provider/provider.ts";

/** Deployments take turns, and so do changes of the traffic, but neither waits for the other. */
export type LaneName = "deployments" | "traffic";

export interface QueuedWork {
  readonly id: string;
  readonly environment: EnvironmentRef;
  /** `deployments` unless given. */
  readonly lane?: LaneName;
  run(cancellation: Cancellation): Promise<void>;
}

/** Asked for by whoever wants a running deployment to end; heard at its next step boundary. */
export interface Cancellation {
  readonly signal: AbortSignal;
  /** Asks for it, as nobody was there to hear it when it was first asked for. */
  request(reason: CancelReason): void;
  /** From here on the deployment is finished rather than taken back, so nobody may cancel it. */
  close(): void;
}

export type CancelReason = "superseded" | "cancelled";

/** What the record of a deployment says that ended for this reason. */
export const withdrawnError = (reason: CancelReason): ErrorRecord =>
  reason === "superseded"
    ? { code: "superseded", message: "A newer deployment of this environment took its place.", hint: null }
    : { code: "cancelled", message: "The deployment was cancelled, and what it had made was removed.", hint: null };

/** One piece of work at a time for each environment, in the order of arrival. */
export interface EnvironmentQueue {
  add(work: QueuedWork): void;
  /** Ids that wait or run for the environment, in order. */
  pending(environment: EnvironmentRef, lane?: LaneName): readonly string[];
  /** Takes waiting work out of the queue; false when it does not wait. */
  drop(id: string): boolean;
  /** Cancels running work; false when it does not run or can no longer be cancelled. */
  cancel(id: string, reason: CancelReason): boolean;
  /** Resolves when the work neither waits nor runs any more. */
  ended(id: string): Promise<void>;
  /** Resolves when nothing waits or runs for the environment. */
  idle(environment: EnvironmentRef, lane?: LaneName): Promise<void>;
  /** Resolves when nothing runs; what waits stays where it is stored. */
  stop(): Promise<void>;
}

interface Lane {
  waiting: QueuedWork[];
  running: RunningWork | null;
  /** Ends with the last piece of work of the lane. */
  worker: Promise<void>;
}

interface RunningWork {
  readonly work: QueuedWork;
  readonly controller: AbortController;
  readonly ended: PromiseWithResolvers<void>;
  open: boolean;
}

/** Work that rejects is told to `report`; what waits behind it runs all the same. */
export function createEnvironmentQueue(report: (error: unknown) => void): EnvironmentQueue {
  const lanes = new Map<string, Lane>();
  let stopped = false;

  return {
    add(work) {
      const key = keyOf(work.environment, work.lane);
      const lane = lanes.get(key);
      if (lane !== undefined) return void lane.waiting.push(work);
      const fresh: Lane = { waiting: [work], running: null, worker: Promise.resolve() };
      lanes.set(key, fresh);
      fresh.worker = drain(key, fresh);
    },
    pending(environment, name) {
      const lane = lanes.get(keyOf(environment, name));
      const running = lane?.running?.work.id;
      return [...(running === undefined ? [] : [running]), ...(lane?.waiting ?? []).map(({ id }) => id)];
    },
    drop(id) {
      for (const lane of lanes.values()) {
        const index = lane.waiting.findIndex((work) => work.id === id);
        if (index >= 0) return lane.waiting.splice(index, 1).length === 1;
      }
      return false;
    },
    cancel(id, reason) {
      const running = runningOf(id);
      if (running === null || !running.open) return false;
      running.controller.abort(reason);
      return true;
    },
    async ended(id) {
      const waiting = [...lanes.values()].find((lane) => lane.waiting.some((work) => work.id === id));
      if (waiting !== undefined) return waiting.worker;
      await runningOf(id)?.ended.promise;
    },
    async idle(environment, name) {
      await lanes.get(keyOf(environment, name))?.worker;
    },
    async stop() {
      stopped = true;
      await Promise.all([...lanes.values()].map(({ worker }) => worker));
    },
  };

  function runningOf(id: string): RunningWork | null {
    return [...lanes.values()].find((lane) => lane.running?.work.id === id)?.running ?? null;
  }

  async function drain(key: string, lane: Lane): Promise<void> {
    for (;;) {
      const work = stopped ? undefined : lane.waiting.shift();
      if (work === undefined) break;
      const running: RunningWork = {
        work,
        controller: new AbortController(),
        ended: Promise.withResolvers<void>(),
        open: true,
      };
      lane.running = running;
      await work.run(cancellationOf(running)).catch(report);
      lane.running = null;
      running.ended.resolve();
    }
    lanes.delete(key);
  }
}

const cancellationOf = (running: RunningWork): Cancellation => ({
  signal: running.controller.signal,
  request: (reason) => {
    if (running.open) running.controller.abort(reason);
  },
  close: () => (running.open = false),
});

const keyOf = ({ app, slug }: EnvironmentRef, lane: LaneName = "deployments"): string => `${app}/${slug} ${lane}`;
