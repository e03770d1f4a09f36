import type { Step } from "../../../engine/plan.ts";
import { step, stepIds } from "../../../engine/step.ts";
import { planPreflight, planStages } from "../../../release/rollout/plan-stages.ts";
import { inputOfRollout, isDivided, labelOf, type Rollout } from "../../../release/rollout/rollout.ts";
import { stagesOf } from "../../../release/rollout/stages-of.ts";
import type { FoundationName } from "../names.ts";
import { nativeStrategy } from "../synth/service/native-strategy.ts";
import { publicPaths } from "../synth/service/public-paths.ts";
import type { GateInput, ShareInput } from "./shift-steps.ts";

export interface JudgedShift {
  /** Before the stack is changed. */
  readonly before: readonly Step[];
  /** While CloudFormation waits for ECS. */
  readonly beside: readonly Step[];
}

const MINUTE = 60_000;
/** Instances start, and ECS goes through the steps in between. */
const SHARE_DEADLINE = 3 * 60 * MINUTE;

/**
 * ECS shifts the traffic while CloudFormation waits for it. Where a judge is asked, the gate is closed
 * before, and opened share by share; without one ECS goes its way alone. Null where nothing is judged.
 */
export function planJudged(rollout: Rollout, foundation: FoundationName, needs: readonly string[]): JudgedShift | null {
  const { spec } = rollout.release;
  const { judge } = stagesOf(spec.strategy);
  const services = sharedServices(rollout);
  if (judge === null || services === 0 || !isDivided(rollout)) return null;
  const stages = { ...nativeStrategy(spec.strategy, spec.keepWarm).stages, judge, chaos: null };
  const label = labelOf(rollout);
  const { environment } = inputOfRollout(rollout);
  const input: GateInput = { ...inputOfRollout(rollout), gate: { ...environment, foundation } };
  const close = step("aws.close", label, {
    title: `Keep ECS from giving ${label} traffic by itself`,
    reason: "the judge says when it gets more",
    needs,
    input,
    deadline: MINUTE,
  });
  const preflight = planPreflight(rollout, [close.id], stages);
  const before = [close, ...preflight];
  const weigh = (share: number, after: readonly string[]): Step =>
    step("aws.share", `${label}@${share}`, {
      title: `Let ECS give ${label} ${share} % of the traffic`,
      reason: "its strategy goes in shares",
      needs: [...new Set([close.id, ...after])],
      input: { ...input, share, services, closed: close.id } satisfies ShareInput,
      deadline: SHARE_DEADLINE,
    });
  const shares = planStages(rollout, { weigh, address: null, needs: stepIds(before), stages });
  const open = step("aws.open", label, {
    title: `Let ECS give ${label} everything`,
    reason: "the judge has let it through",
    needs: shares.ends,
    input,
    deadline: MINUTE,
  });
  return { before, beside: [...shares.steps, open] };
}

/** Public services that both releases have: one that the release brings gets its traffic at once, and the stack tells of it when it is done. */
function sharedServices({ release, previous }: Rollout): number {
  if (previous === null) return 0;
  const before = publicPaths(previous.spec);
  return [...publicPaths(release.spec).keys()].filter((name) => before.has(name)).length;
}
