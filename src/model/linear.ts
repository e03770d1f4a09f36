import { deepFreeze } from "../lib/deep-freeze.ts";
import type { CanaryOptions } from "./canary.ts";
import type { Duration } from "./duration.ts";

/** Settings of a linear shift; shares are percent. */
export interface LinearOptions extends Pick<CanaryOptions, "judge" | "chaos"> {
  /** What is added to the new revision's share each time; 10 unless given. */
  readonly step?: number | undefined;
  /** Time between two steps; 1 minute unless given. */
  readonly every?: Duration | undefined;
}

export interface Linear extends LinearOptions {
  readonly kind: "linear";
}

/** The new revision gets the same share more at equal times, until it has everything. */
export function linear(options: LinearOptions = {}): Linear {
  return deepFreeze({ ...options, kind: "linear" });
}
