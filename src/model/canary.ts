import { deepFreeze } from "../lib/deep-freeze.ts";
import type { Duration } from "./duration.ts";
import type { JudgeOptions } from "./judge-options.ts";

/** Settings of a canary; shares are percent. */
export interface CanaryOptions {
  /** Shares that the new revision gets, one after the other, before it gets everything; `[5, 25, 50]` unless given. */
  readonly steps?: readonly number[] | undefined;
  /** How long each step is watched; 5 minutes unless given. */
  readonly bake?: Duration | undefined;
  /** How the release is judged; `false` for the clock and the checks alone. */
  readonly judge?: JudgeOptions | false | undefined;
  /** Experiment of the rule's `chaos` that runs against both revisions while the first step is judged. */
  readonly chaos?: string | undefined;
}

export interface Canary extends CanaryOptions {
  readonly kind: "canary";
}

/** The new revision gets the traffic in steps, is compared with the old one, and is taken back when it is worse. */
export function canary(options: CanaryOptions = {}): Canary {
  return deepFreeze({ ...options, kind: "canary" });
}
