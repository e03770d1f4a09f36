import type { StepContext, StepHandler } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import type { Verdict } from "../../../release/judge/verdict.ts";
import type { BakeInput } from "../../../release/rollout/steps.ts";
import { lookInterval } from "../look-interval.ts";
import { bakeByClock } from "./bake-by-clock.ts";
import { LONGEST_SESSION, watch } from "./watch.ts";
import type { WatchDeps } from "./watch.ts";

/** `release.bake`: watches the release at its share; holds where there is an incident, or nothing to go by. */
export const bake =
  (deps: WatchDeps): StepHandler =>
  async (context: StepContext) => {
    const { judge, duration, of, ...release } = inputOf<BakeInput>(context.step);
    if (judge === null) return bakeByClock(deps.signals, context);
    const isOver = (elapsed: number): boolean => elapsed >= duration;
    return {
      ...(await watch(deps, context, {
        release: { ...release, judge, timeout: of * duration + judge.timeout },
        interval: lookInterval(duration),
        flushEvery: Math.min(duration / 4, LONGEST_SESSION),
        left: (elapsed) => (isOver(elapsed) ? Number.POSITIVE_INFINITY : duration - elapsed),
        isDone: (verdict, elapsed) => isOver(elapsed) && !isBlind(verdict),
        tells: "errors",
        holding: (verdict, elapsed) => (isOver(elapsed) && isBlind(verdict) ? HOLDING : null),
      })),
    };
  };

const isBlind = ({ reason }: Verdict): boolean => reason === "incident" || reason === "no-data";
const HOLDING = "Holding at this share.";
