import type { EnvironmentRecord } from "../../model/records.ts";
import type { ControlDeps } from "../control-deps.ts";
import { desiredOf } from "../deployments/desired.ts";
import { plannedCost } from "../deployments/planned-cost.ts";
import { servingRelease } from "../environments/serving-release.ts";
import type { SleepPlan } from "./sleep-control.ts";

/** What a change of an environment's sleep would do, without doing anything. */
export async function planSleep(
  deps: ControlDeps,
  environment: EnvironmentRecord,
  asleep: boolean,
): Promise<SleepPlan> {
  const release = servingRelease(deps.store, environment);
  const desired = desiredOf(deps, environment, release, asleep ? "sleep" : "wake");
  const provider = await deps.providers.of(release.spec.provider);
  const plan = provider.plan(desired, await provider.observe(desired));
  const cost = plannedCost(provider, desired);
  return { environment: environment.name, plan, ...(cost !== null && { cost }) };
}
