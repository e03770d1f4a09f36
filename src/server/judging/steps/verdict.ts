import type { StepContext, StepHandler } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import type { VerdictInput } from "../../../release/rollout/steps.ts";
import { lookInterval } from "../look-interval.ts";
import { LONGEST_SESSION, watch } from "./watch.ts";
import type { WatchDeps } from "./watch.ts";

/** `release.verdict`: waits until the judge passes the release; when its time is over, for a person. */
export const verdict =
  (deps: WatchDeps): StepHandler =>
  async (context: StepContext) => {
    const { judge, share: _, ...release } = inputOf<VerdictInput>(context.step);
    return {
      ...(await watch(deps, context, {
        release: { ...release, judge, timeout: judge.timeout },
        interval: lookInterval(judge.timeout),
        flushEvery: Math.min(judge.timeout / 4, LONGEST_SESSION),
        left: () => Number.POSITIVE_INFINITY,
        isDone: ({ outcome }) => outcome === "pass",
        tells: "everything",
        holding: ({ reason }) => HOLDING[reason] ?? null,
      })),
    };
  };

const HOLDING: Readonly<Record<string, string>> = {
  timeout: "No verdict in time.",
  incident: "Holding until the incident is over.",
  "no-data": "Holding without traffic to judge by.",
};
