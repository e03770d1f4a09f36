import type { JudgeSpec } from "./judge.ts";

/** How a release takes over the traffic, every value present. Durations are milliseconds, shares percent. */
export type Strategy =
  /** The old revision stops before the new one starts: for what must run alone. */
  | { readonly kind: "all-at-once" }
  /** Instance by instance: one of the new starts, one of the old stops. */
  | { readonly kind: "rolling" }
  /** The new revision starts beside the old one and takes all the traffic when all of it is healthy. */
  | { readonly kind: "blue-green" }
  | CanaryStrategy
  | LinearStrategy;

export interface CanaryStrategy {
  readonly kind: "canary";
  /** Shares that the new revision gets, one after the other, before it gets everything. */
  readonly steps: readonly number[];
  /** How long each step is watched. */
  readonly bake: number;
  /** Null: the steps go by the clock and the checks alone. */
  readonly judge: JudgeSpec | null;
  /** Experiment that runs against both revisions while the first step is judged. */
  readonly chaos: string | null;
}

export interface LinearStrategy {
  readonly kind: "linear";
  /** What is added to the new revision's share each time. */
  readonly step: number;
  readonly every: number;
  readonly judge: JudgeSpec | null;
  readonly chaos: string | null;
}
