import type { StepHandlers } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import type { LocalDeps } from "../local-deps.ts";
import type { MaintenanceInput, TrafficInput } from "./plan-traffic.ts";
import { publishRoutes, replaceEnvironment } from "./publish-routes.ts";

/** Steps of a change that people make of the traffic of what serves. */
export const trafficSteps = (deps: LocalDeps): StepHandlers => ({
  "routes.traffic": async ({ step }) => {
    const { isWayBack, ...input } = inputOf<TrafficInput>(step);
    await publishRoutes(deps, input, isWayBack);
  },
  "routes.maintenance": async ({ step }) => {
    const { environment, maintenance } = inputOf<MaintenanceInput>(step);
    const { app, slug } = environment;
    await deps.router.publish((table) => {
      const now = table.environments.find((one) => one.app === app && one.slug === slug);
      return now === undefined ? table : replaceEnvironment(table, environment, { ...now, maintenance });
    });
  },
});
