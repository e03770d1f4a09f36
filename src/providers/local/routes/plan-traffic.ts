import { definePlan } from "../../../engine/define-plan.ts";
import type { Plan, Step } from "../../../engine/plan.ts";
import { inputOf, step } from "../../../engine/step.ts";
import type { MaintenanceSettings, TrafficSettings } from "../../../model/traffic.ts";
import { isMaintenance } from "../../../model/traffic.ts";
import type { EnvironmentRef, TrafficPlan } from "../../../provider/provider.ts";
import type { LocalActual } from "../actual.ts";
import { environmentId } from "../names.ts";
import { planRestore } from "./plan-routes.ts";
import type { RoutesInput } from "./routes-input.ts";

export interface TrafficInput extends RoutesInput {
  readonly isWayBack: boolean;
}

export interface MaintenanceInput {
  readonly environment: EnvironmentRef;
  readonly maintenance: MaintenanceSettings | null;
}

const DEADLINE = 30_000;

/** The routes of the release that serves with other settings; maintenance alone leaves the routes as they are. Pure. */
export function planTraffic({ desired, before }: TrafficPlan, actual: LocalActual): Plan {
  const { environment, traffic, release } = desired;
  if (release === null) return definePlan({ steps: [] });
  const routes = (settings: TrafficSettings, isWayBack: boolean): Step => {
    const reason = isWayBack ? "the change could not be made" : "somebody changed the traffic";
    const restore = planRestore({ desired, release, actual, reason, needs: [] });
    const input: TrafficInput = { ...inputOf<RoutesInput>(restore), traffic: settings, isWayBack };
    const title = isWayBack ? "Divide the traffic as before" : "Divide the traffic as it was set";
    return step("routes.traffic", environmentId(environment), { ...restore, title, input });
  };
  const divides = !isMaintenance({ before, after: traffic });
  const maintains = JSON.stringify(before.maintenance) !== JSON.stringify(traffic.maintenance);
  return definePlan({
    steps: [
      ...(divides ? [routes(traffic, false)] : []),
      ...(maintains ? [planMaintenance(environment, traffic.maintenance, "somebody changed the maintenance")] : []),
    ],
    undo: [
      ...(divides ? [routes(before, true)] : []),
      ...(maintains ? [planMaintenance(environment, before.maintenance, "the change could not be made")] : []),
    ],
  });
}

function planMaintenance(environment: EnvironmentRef, maintenance: MaintenanceSettings | null, reason: string): Step {
  const input: MaintenanceInput = { environment, maintenance };
  return step("routes.maintenance", environmentId(environment), {
    title: titleOf(maintenance),
    reason,
    needs: [],
    input,
    deadline: DEADLINE,
  });
}

function titleOf(maintenance: MaintenanceSettings | null): string {
  if (maintenance === null) return "Take requests again";
  return maintenance.mode === "pause" ? "Hold requests" : "Answer requests with 503";
}
