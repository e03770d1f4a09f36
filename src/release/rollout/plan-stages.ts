import type { Step } from "../../engine/plan.ts";
import { step, stepIds } from "../../engine/step.ts";
import { planChecks } from "./plan-checks.ts";
import { inputOfRollout, isDivided, labelOf, type Rollout } from "./rollout.ts";
import { type Stages, stagesOf } from "./stages-of.ts";
import { LONGEST_WAIT, type BakeInput, type ChaosInput, type PreflightInput, type VerdictInput } from "./steps.ts";

/** Makes the provider's step that gives the release its share, and the previous one the rest. */
export type Weigh = (share: number, needs: readonly string[]) => Step;

export interface PlannedStages {
  readonly weigh: Weigh;
  /** Step that gives the address at which the release can be tested; null where its checks are made elsewhere. */
  readonly address: string | null;
  readonly needs: readonly string[];
  /** The strategy's, unless the provider has others. */
  readonly stages?: Stages;
}

/** Time for the work around a bake. */
const MARGIN = 60_000;

/** What the judge will be able to see, told before the release gets its first share. */
export function planPreflight(
  rollout: Rollout,
  needs: readonly string[],
  { shares, bake, judge }: Stages = stagesOf(rollout.release.spec.strategy),
): readonly Step[] {
  if (judge === null || shares.length === 0) return [];
  return [
    step("release.preflight", labelOf(rollout), {
      title: "Tell what the judge can detect",
      reason: "the traffic decides how much is seen, and when",
      needs,
      input: { ...inputOfRollout(rollout), shares, bake, judge } satisfies PreflightInput,
      deadline: 60_000,
    }),
  ];
}

export interface StagesPlan {
  readonly steps: readonly Step[];
  /** Ids of what must be done before the release gets everything. */
  readonly ends: readonly string[];
}

/** Share by share: the weights, the checks of the new share and its bake; then the verdict. */
export function planStages(
  rollout: Rollout,
  { weigh, address, needs, stages = stagesOf(rollout.release.spec.strategy) }: PlannedStages,
): StagesPlan {
  if (!isDivided(rollout)) return { steps: [], ends: needs };
  const steps: Step[] = [];
  let before = needs;
  for (const [index, share] of stages.shares.entries()) {
    const weighing = weigh(share, before);
    const watching = [
      ...(address === null ? [] : planShareChecks(rollout, share, address, [weighing.id])),
      planBake(rollout, stages, index, [weighing.id]),
      ...(index === 0 ? planChaos(rollout, stages, [weighing.id]) : []),
    ];
    steps.push(weighing, ...watching);
    before = stepIds(watching);
  }
  const verdict = planVerdict(rollout, stages, before);
  return { steps: [...steps, ...verdict], ends: verdict.length === 0 ? before : stepIds(verdict) };
}

const planShareChecks = (rollout: Rollout, share: number, address: string, needs: readonly string[]): readonly Step[] =>
  planChecks(rollout, {
    place: "atEachStep",
    subject: `${labelOf(rollout)}@${share}`,
    of: rollout.release,
    reason: `it has ${share} % of the traffic`,
    address,
    needs,
  });

function planBake(rollout: Rollout, { shares, bake, judge }: Stages, index: number, needs: readonly string[]): Step {
  const share = shares[index] ?? 0;
  const label = labelOf(rollout);
  const input: BakeInput = {
    ...inputOfRollout(rollout),
    share,
    index,
    of: shares.length,
    duration: bake,
    judge,
  };
  return step("release.bake", `${label}@${share}`, {
    title: `Watch ${label} at ${share} % for ${durationText(bake)}`,
    reason: judge === null ? "each share is held for its time" : "a judge compares it with what serves",
    needs,
    input,
    // Whoever pauses it stops its clock.
    deadline: bake + LONGEST_WAIT + MARGIN,
  });
}

function planChaos(rollout: Rollout, { chaos }: Stages, needs: readonly string[]): readonly Step[] {
  const spec = chaos === null ? undefined : rollout.release.spec.chaos.experiments[chaos];
  if (chaos === null || spec === undefined) return [];
  return [
    step("chaos.run", `${labelOf(rollout)}/${chaos}`, {
      title: `Run the experiment ${chaos} on both releases`,
      reason: "the strategy has it, and the judge compares how they bear it",
      needs,
      input: { ...inputOfRollout(rollout), experiment: chaos, spec } satisfies ChaosInput,
      deadline: spec.duration + MARGIN,
    }),
  ];
}

function planVerdict(rollout: Rollout, { shares, judge }: Stages, needs: readonly string[]): readonly Step[] {
  const share = shares.at(-1);
  if (judge === null || share === undefined) return [];
  return [
    step("release.verdict", labelOf(rollout), {
      title: `Wait for the verdict on ${labelOf(rollout)}`,
      reason: "without enough to go by, nobody is given everything",
      needs,
      input: { ...inputOfRollout(rollout), share, judge } satisfies VerdictInput,
      deadline: LONGEST_WAIT,
    }),
  ];
}

const durationText = (ms: number): string =>
  ms >= 60_000 && ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
