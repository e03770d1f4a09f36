import type { Plan } from "../../engine/plan.ts";
import type { Desired } from "../../provider/provider.ts";
import type { LocalActual } from "./actual.ts";
import { planDestroy } from "./plan-destroy.ts";
import { planRelease } from "./release/plan-release.ts";
import { planSleep } from "./release/plan-sleep.ts";

/** The difference between what shall be and what is, as steps. Pure: no I/O, same input, same plan. */
export function plan(desired: Desired, actual: LocalActual): Plan {
  const { release, asleep } = desired;
  if (release === null) return planDestroy(desired, actual);
  return (asleep ? planSleep : planRelease)(desired, release, actual);
}
