import type { ReleaseRecord } from "../../../model/records.ts";
import type { PlannedRoute } from "../kind-planner.ts";
import { routeOf } from "../kinds.ts";

/** Where the paths of a release lead. */
export function releaseRoutes(release: ReleaseRecord): readonly PlannedRoute[] {
  const routed = routedPaths(release);
  return Object.entries(release.spec.resources).flatMap(
    ([name, spec]) => routeOf(spec, { name, release, routed: routed.get(name) ?? [] }) ?? [],
  );
}

/** Service → the public paths that sites lead to it. */
function routedPaths(release: ReleaseRecord): ReadonlyMap<string, readonly string[]> {
  const sites = Object.values(release.spec.resources).filter((resource) => resource.kind === "site");
  const routes = sites.flatMap((site) => Object.entries(site.routes));
  const grouped = Map.groupBy(routes, ([, service]) => service);
  return new Map([...grouped].map(([service, entries]) => [service, entries.map(([path]) => path)]));
}
