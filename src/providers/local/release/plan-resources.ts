import type { Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { LocalActual } from "../actual.ts";
import { planResource, type ResourcePlan } from "../kinds.ts";
import { stepIds } from "../../../engine/step.ts";

export interface PlannedRelease {
  readonly environment: EnvironmentRef;
  readonly release: ReleaseRecord;
  readonly reason: string;
  readonly actual: LocalActual;
}

export interface WaitingResource extends ResourcePlan {
  /** Ids of the preparations of the resource itself, of those that it links, and of every table that is changed. */
  readonly prepared: readonly string[];
}

/** What each resource of a release contributes to its plan. */
export function planResources(planned: PlannedRelease): readonly WaitingResource[] {
  const specs = Object.entries(planned.release.spec.resources);
  const routed = routedPaths(planned.release);
  const plans = new Map(
    specs.map(([name, spec]) => [name, planResource(spec, { ...planned, name, routed: routed.get(name) ?? [] })]),
  );
  const prepareOf = (name: string): readonly string[] => stepIds(plans.get(name)?.prepare ?? []);
  const changes = Object.keys(planned.actual.tables).flatMap(prepareOf);
  return specs.map(([name, spec]) => {
    const linked = spec.kind === "service" ? Object.values(spec.link) : [];
    const prepared = [...new Set([...[name, ...linked].flatMap(prepareOf), ...changes])];
    return { ...(plans.get(name) ?? nothing), prepared };
  });
}

/** Whether a step changes data for the release before anything of it starts. */
export const isMigration = ({ kind }: Step): boolean => kind === "service.migrate";

/** Service → the public paths that sites lead to it. */
function routedPaths(release: ReleaseRecord): ReadonlyMap<string, readonly string[]> {
  const sites = Object.values(release.spec.resources).filter((resource) => resource.kind === "site");
  const routes = sites.flatMap((site) => Object.entries(site.routes));
  const grouped = Map.groupBy(routes, ([, service]) => service);
  return new Map([...grouped].map(([service, entries]) => [service, entries.map(([path]) => path)]));
}

const nothing: ResourcePlan = { prepare: [], run: [], route: null };
