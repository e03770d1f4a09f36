import type { Step } from "../../engine/plan.ts";
import { stepIds } from "../../engine/step.ts";
import { planChecks } from "./plan-checks.ts";
import { isDivided, labelOf, type Rollout } from "./rollout.ts";

export interface PlannedClosing {
  /**
   * Makes the provider's step that gives the release everything: for good, or so that what served
   * before can have it back in no time.
   */
  readonly shift: (forGood: boolean, needs: readonly string[]) => Step;
  /** Makes the provider's step from which on the release is not taken back. */
  readonly finish: (needs: readonly string[]) => Step;
  readonly address: string | null;
  readonly needs: readonly string[];
}

export interface Closing {
  readonly steps: readonly Step[];
  readonly pointOfNoReturn: string;
}

/** Everything for the new release; where it is still watched then, what is not taken back comes after. */
export function planClosing(rollout: Rollout, { shift, finish, address, needs }: PlannedClosing): Closing {
  const { atEachStep, afterTraffic } = rollout.release.spec.checks;
  const isWatched = address !== null && (isDivided(rollout) || atEachStep.length + afterTraffic.length > 0);
  const shifting = shift(!isWatched, needs);
  if (!isWatched) return { steps: [shifting], pointOfNoReturn: shifting.id };
  const checks = (["atEachStep", "afterTraffic"] as const).flatMap((place) =>
    planChecks(rollout, {
      place,
      subject: `${labelOf(rollout)}@100`,
      of: rollout.release,
      reason: "it has all the traffic, and can still be taken back",
      address,
      needs: [shifting.id],
    }),
  );
  const finishing = finish(checks.length === 0 ? [shifting.id] : stepIds(checks));
  return { steps: [shifting, ...checks, finishing], pointOfNoReturn: finishing.id };
}
