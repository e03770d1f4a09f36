import type { Plan } from "../../engine/plan.ts";
import type { DeploymentRecord } from "../../model/records.ts";
import type { PlannedCost } from "../control.ts";

/** The instances of an environment, taken away and given back. */
export interface SleepControl {
  /** The same release with no instances. Refused for a protected environment, unless forced; asleep already is fine. */
  sleep(app: string, environment: string, options: { readonly force: boolean }): Promise<DeploymentRecord>;
  /** The same release with its instances. Awake already is fine. */
  wake(app: string, environment: string): Promise<DeploymentRecord>;
  /** What putting it to sleep, or waking it, would do and cost, without doing anything. */
  planSleep(app: string, environment: string, asleep: boolean): Promise<SleepPlan>;
}

export interface SleepPlan {
  readonly environment: string;
  readonly plan: Plan;
  readonly cost?: PlannedCost;
}
