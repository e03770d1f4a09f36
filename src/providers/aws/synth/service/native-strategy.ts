import type { Strategy } from "../../../../model/strategy.ts";

/** A strategy in ECS's own terms. Minutes and percent. */
export interface NativeStrategy {
  readonly kind: "ROLLING" | "BLUE_GREEN" | "CANARY" | "LINEAR";
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly canary: { readonly percent: number; readonly minutes: number } | null;
  readonly linear: { readonly percent: number; readonly minutes: number } | null;
  /** How long the replaced revision runs on without traffic. */
  readonly bakeMinutes: number;
  /** Where it is not what the definition says, a sentence for the plan. */
  readonly note: string | null;
}

const MINUTE = 60_000;
/** ECS watches each step, and the end, for a day at most. */
const LONGEST = 1440;
const SMALLEST_LINEAR_STEP = 3;

/** What ECS does on its own for a strategy, once it is told. */
export function nativeStrategy(strategy: Strategy, keepWarm: number): NativeStrategy {
  const besides = {
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    canary: null,
    linear: null,
    bakeMinutes: minutes(keepWarm),
    note: null,
  };
  switch (strategy.kind) {
    case "all-at-once":
      return { ...besides, kind: "ROLLING", minimumHealthyPercent: 0, maximumPercent: 100, bakeMinutes: 0 };
    case "rolling":
      return { ...besides, kind: "ROLLING", bakeMinutes: 0 };
    case "blue-green":
      return { ...besides, kind: "BLUE_GREEN" };
    case "linear": {
      const percent = Math.max(strategy.step, SMALLEST_LINEAR_STEP);
      const note =
        percent === strategy.step ? null : `ECS shifts at least ${percent}% at a time, not ${strategy.step}%.`;
      return { ...besides, kind: "LINEAR", linear: { percent, minutes: minutes(strategy.every) }, note };
    }
    case "canary":
      return { ...besides, ...canary(strategy.steps, strategy.bake) };
  }
}

/**
 * ECS has one share before everything. Equal steps are its linear strategy; of others the first and
 * smallest is kept for the time of all, so that no more people than planned meet a bad release.
 */
function canary(steps: readonly number[], bake: number): Pick<NativeStrategy, "kind" | "canary" | "linear" | "note"> {
  const [first = 10] = steps;
  if (steps.length > 1 && first >= SMALLEST_LINEAR_STEP && isRegular(steps, first)) {
    return { kind: "LINEAR", linear: { percent: first, minutes: minutes(bake) }, canary: null, note: null };
  }
  const held = minutes(bake * Math.max(steps.length, 1));
  const note =
    steps.length > 1
      ? `ECS has one canary share: ${first}% is kept for ${held} minutes, the time of the steps ${steps.join("%, ")}%, then all shifts.`
      : null;
  return { kind: "CANARY", canary: { percent: first, minutes: held }, linear: null, note };
}

/** Whether the steps are what a linear shift makes, up to the last before everything. */
function isRegular(steps: readonly number[], first: number): boolean {
  return steps.every((step, index) => step === first * (index + 1)) && (steps.at(-1) ?? 0) + first >= 100;
}

function minutes(duration: number): number {
  return Math.min(Math.ceil(duration / MINUTE), LONGEST);
}
