import type { Plan } from "../../engine/plan.ts";
import type { Desired } from "../../provider/provider.ts";
import type { LocalActual } from "./actual.ts";
import { planDestroy } from "./plan-destroy.ts";
import { planRelease } from "./release/plan-release.ts";

/** The difference between what shall be and what is, as steps. Pure: no I/O, same input, same plan. */
export const plan = (desired: Desired, actual: LocalActual): Plan =>
  desired.release === null ? planDestroy(desired, actual) : planRelease(desired, desired.release, actual);
