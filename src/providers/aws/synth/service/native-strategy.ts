import type { Strategy } from "../../../../model/strategy.ts";
import { commonStep } from "./common-step.ts";

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
  /** Shares that ECS gives the new revision, one after the other, before it gives it everything. */
  readonly path: readonly number[];
  /** Those of them at which the release stays and is watched, and for how many milliseconds. */
  readonly stages: Stages;
  /** Whether the gate keeps those times: ECS's own steps are finer, or a judge says when it goes on. */
  readonly gated: boolean;
}

interface Stages {
  readonly shares: readonly number[];
  readonly bake: number;
}

const MINUTE = 60_000;
/** ECS watches each step, and the end, for a day at most. */
const LONGEST = 1440;
const SMALLEST_LINEAR_STEP = 3;

/** What ECS does on its own for a strategy, once it is told; `straight`, it gives the release everything as soon as that is healthy. */
export function nativeStrategy(strategy: Strategy, keepWarm: number, straight = false): NativeStrategy {
  const besides = {
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    canary: null,
    linear: null,
    bakeMinutes: minutes(keepWarm),
    note: null,
    path: [],
    stages: { shares: [], bake: 0 },
    gated: false,
  };
  switch (strategy.kind) {
    case "all-at-once":
      return { ...besides, kind: "ROLLING", minimumHealthyPercent: 0, maximumPercent: 100, bakeMinutes: 0 };
    case "rolling":
      return { ...besides, kind: "ROLLING", bakeMinutes: 0 };
    case "blue-green":
      return { ...besides, kind: "BLUE_GREEN" };
    default: {
      if (straight) return { ...besides, kind: "BLUE_GREEN" };
      const judged = strategy.judge !== null;
      const shares =
        strategy.kind === "canary" ? canary(strategy.steps, strategy.bake, judged) : linear(strategy, judged);
      return { ...besides, ...shares };
    }
  }
}

type Shares = Pick<NativeStrategy, "kind" | "canary" | "linear" | "note" | "path" | "stages" | "gated">;

function linear({ step, every }: { readonly step: number; readonly every: number }, judged: boolean): Shares {
  const percent = Math.max(step, SMALLEST_LINEAR_STEP);
  const note = percent === step ? null : `ECS shifts at least ${percent}% at a time, not ${step}%.`;
  const path = pathOf(percent);
  return inSteps(percent, { note, path, stages: { shares: path, bake: every }, gated: judged });
}

/**
 * ECS has one share before everything, or equal steps. Steps that are multiples of one are made of such: the
 * gate keeps the release at those that the definition names. Of others the first and smallest is kept for
 * the time of all, so that no more people than planned meet a bad release.
 */
function canary(steps: readonly number[], bake: number, judged: boolean): Shares {
  const [first = 10] = steps;
  const percent = steps.length > 1 ? commonStep(steps, SMALLEST_LINEAR_STEP) : null;
  if (percent !== null) {
    const path = pathOf(percent);
    const gated = judged || path.length > steps.length;
    return inSteps(percent, { note: null, path, stages: { shares: steps, bake }, gated });
  }
  const stages = { shares: [first], bake: bake * Math.max(steps.length, 1) };
  const held = minutes(stages.bake);
  const note =
    steps.length > 1
      ? `ECS has one canary share: ${first}% is kept for ${held} minutes, the time of the steps ${steps.join("%, ")}%, then all shifts.`
      : null;
  const inEcs = { percent: first, minutes: judged ? 0 : held };
  return { kind: "CANARY", canary: inEcs, linear: null, note, path: [first], stages, gated: judged };
}

/** Where the gate keeps the times, ECS itself keeps none. */
function inSteps(percent: number, rest: Pick<Shares, "note" | "path" | "stages" | "gated">): Shares {
  const inEcs = { percent, minutes: rest.gated ? 0 : minutes(rest.stages.bake) };
  return { kind: "LINEAR", linear: inEcs, canary: null, ...rest };
}

const pathOf = (percent: number): readonly number[] =>
  Array.from({ length: Math.ceil(100 / percent) - 1 }, (_, index) => Number(((index + 1) * percent).toFixed(1)));

function minutes(duration: number): number {
  return Math.min(Math.ceil(duration / MINUTE), LONGEST);
}
