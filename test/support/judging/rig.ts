import type { TestContext } from "node:test";
import type { StepContext } from "../../../src/engine/plan.ts";
import type { JudgeSpec } from "../../../src/model/judge.ts";
import { createCanaries, type Canaries } from "../../../src/server/judging/canaries.ts";
import { judgingHandlers } from "../../../src/server/judging/judging-handlers.ts";
import type { TrafficSource } from "../../../src/server/judging/traffic-source.ts";
import { createSignalHub, type SignalHub } from "../../../src/server/signals/signal-hub.ts";
import type { SignalKind } from "../../../src/model/signal.ts";
import type { Store } from "../../../src/store/store.ts";
import { openTestStore } from "../open-test-store.ts";
import { judgeSpec } from "./judge-spec.ts";

/** Steps that judge, over a store of their own. */
export interface JudgingRig {
  readonly store: Store;
  readonly signals: SignalHub;
  readonly canaries: Canaries;
  send(kind: SignalKind): void;
  /** Runs a step to its end. */
  run(kind: string, input: object, signal?: AbortSignal): StepRun;
}

export interface StepRun {
  readonly lines: readonly string[];
  readonly output: Promise<unknown>;
}

export const rollout = { environment: { app: "shop", slug: "main" }, version: 2, previous: 1 };
export const deployment = "d-1";

export async function judgingRig(t: TestContext, traffic: TrafficSource, now?: () => number): Promise<JudgingRig> {
  const store = await openTestStore(t);
  const signals = createSignalHub(store);
  const canaries = createCanaries({ store, signals, traffic, ...(now !== undefined && { now }) });
  const handlers = judgingHandlers({ canaries, signals, traffic });
  return {
    store,
    signals,
    canaries,
    send: (kind) => void signals.send({ deployment, kind, actor: "anna", token: "ci", reason: "a test" }),
    run(kind, input, signal = new AbortController().signal) {
      const lines: string[] = [];
      const step = {
        id: `${kind}:v2`,
        kind,
        title: kind,
        reason: "",
        needs: [],
        input: { ...input },
        deadline: 60_000,
      };
      const context = { deployment, step, outputs: {}, signal, log: (line: string) => void lines.push(line) };
      return { lines, output: Promise.resolve(handlers[kind]?.(context as StepContext)) };
    },
  };
}

export const bakeOf = (duration: number, judge: JudgeSpec | null = judgeSpec): object => ({
  ...rollout,
  share: 10,
  index: 0,
  of: 1,
  duration,
  judge,
});
