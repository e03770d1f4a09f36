import type { Step } from "../../engine/plan.ts";
import type { ResourceSpec } from "../../model/spec.ts";
import type { KindPlanner, PlannedResource, PlannedRoute, RoutedResource } from "./kind-planner.ts";
import { servicePlanner } from "./service/plan-service.ts";
import { sitePlanner } from "./site/plan-site.ts";
import { tablePlanner } from "./table/plan-table.ts";

/** Every kind of resource that this provider knows: another kind is another folder and one more line. */
const planners: { readonly [Kind in ResourceSpec["kind"]]: KindPlanner<Extract<ResourceSpec, { kind: Kind }>> } = {
  service: servicePlanner,
  site: sitePlanner,
  table: tablePlanner,
};

export const kindNames: readonly string[] = Object.keys(planners);

export interface ResourcePlan {
  readonly prepare: readonly Step[];
  readonly migrate: readonly Step[];
  readonly start: readonly Step[];
}

/** What one resource contributes to the plan of its release. */
export function planResource(spec: ResourceSpec, rest: Omit<PlannedResource<ResourceSpec>, "spec">): ResourcePlan {
  switch (spec.kind) {
    case "service":
      return contribution(planners.service, { ...rest, spec });
    case "site":
      return contribution(planners.site, { ...rest, spec });
    case "table":
      return contribution(planners.table, { ...rest, spec });
  }
}

/** The public routes of one resource. */
export function routeOf(spec: ResourceSpec, rest: Omit<RoutedResource<ResourceSpec>, "spec">): PlannedRoute | null {
  switch (spec.kind) {
    case "service":
      return planners.service.route({ ...rest, spec });
    case "site":
      return planners.site.route({ ...rest, spec });
    case "table":
      return planners.table.route({ ...rest, spec });
  }
}

const contribution = <Spec extends ResourceSpec>(
  planner: KindPlanner<Spec>,
  resource: PlannedResource<Spec>,
): ResourcePlan => ({
  prepare: planner.prepare(resource),
  migrate: planner.migrate(resource),
  start: planner.start(resource),
});
