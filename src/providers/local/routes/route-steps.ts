import type { StepHandlers } from "../../../engine/plan.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { EnvironmentRoutes, RouteTable } from "../../../router/route-table.ts";
import type { LocalDeps } from "../local-deps.ts";
import type { ShiftInput } from "./plan-shift.ts";
import { inputOf } from "../../../engine/step.ts";
import { leadsTo } from "./leads-to.ts";
import { resolveRoutes } from "./resolve-routes.ts";

export const routeSteps = (deps: LocalDeps): StepHandlers => ({
  "routes.shift": async ({ step }) => {
    const routes = await resolveRoutes(deps, inputOf<ShiftInput>(step));
    await deps.router.publish((table) => replaceEnvironment(table, routes, routes));
  },
  "routes.restore": async ({ step }) => {
    const input = inputOf<ShiftInput>(step);
    const names = input.routes.map(({ name }) => name);
    if (await leadsTo(deps, input.environment, input.version, names)) return;
    const routes = await resolveRoutes(deps, input);
    await deps.router.publish((table) => replaceEnvironment(table, routes, routes));
  },
  "routes.remove": async ({ step }) => {
    const environment = inputOf<EnvironmentRef>(step);
    await deps.router.publish((table) => replaceEnvironment(table, environment, null));
  },
});

/** The table with one environment's routes replaced, or removed when there are none. */
export function replaceEnvironment(
  table: RouteTable,
  { app, slug }: EnvironmentRef,
  routes: EnvironmentRoutes | null,
): RouteTable {
  const others = table.environments.filter((one) => one.app !== app || one.slug !== slug);
  return { version: table.version + 1, environments: routes === null ? others : [...others, routes] };
}
