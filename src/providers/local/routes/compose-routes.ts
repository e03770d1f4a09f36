import type { Route, WeightedRevision } from "../../../router/route-table.ts";
import type { PlannedRoute } from "../kind-planner.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import { revisionName } from "../names.ts";
import { pathOwners } from "./path-owners.ts";

/** A release of which every backend is known. */
export interface RoutedRelease {
  readonly version: number;
  readonly weight: number;
  readonly retained: boolean;
  /** Whether its paths are the environment's; else it only has a part in those of the others. */
  readonly divides: boolean;
  readonly routes: readonly PlannedRoute[];
  /** By resource. */
  readonly backends: ReadonlyMap<string, WeightedRevision["backend"]>;
}

export type ComposedRoute = Pick<Route, "name" | "paths" | "revisions"> & {
  /** Resource of the first release that has one; it says how requests are tried again. */
  readonly resource: string;
};

/**
 * One route for each resource, and one for each place where the releases lead the same path to
 * different resources: which resource answers is decided by the release that a client gets, never
 * by the path before it.
 */
export function composeRoutes(releases: readonly RoutedRelease[]): readonly ComposedRoute[] {
  const groups = new Map<string, { paths: string[]; owners: readonly (string | null)[] }>();
  const dividing = releases.filter(({ divides }) => divides);
  for (const name of new Set(dividing.flatMap(({ routes }) => routes.map((route) => route.name)))) {
    const owners = releases.map(({ routes }) => (routes.some((route) => route.name === name) ? name : null));
    groups.set(name, { paths: [], owners });
  }
  const owning = releases.map(({ routes }) => pathOwners(routes));
  for (const pattern of new Set(dividing.flatMap(({ routes }) => routes.flatMap(({ paths }) => paths)))) {
    const owners = owning.map((ownerOf) => ownerOf(pattern));
    const name = nameOf(owners);
    const group = groups.get(name) ?? { paths: [], owners };
    group.paths.push(pattern);
    groups.set(name, group);
  }
  return [...groups].map(([name, { paths, owners }]) => ({
    name,
    paths,
    resource: owners.find((owner) => owner !== null) ?? name,
    revisions: releases.flatMap((release, index) => revisionOf(release, owners[index] ?? null)),
  }));
}

/** The resource's own name, or the names of all that share the path; no resource has a dot in its name. */
const nameOf = (owners: readonly (string | null)[]): string =>
  [...new Set(owners.filter((owner) => owner !== null))].join(".");

function revisionOf(
  { version, weight, retained, backends }: RoutedRelease,
  owner: string | null,
): readonly WeightedRevision[] {
  const backend = owner === null ? undefined : backends.get(owner);
  if (owner === null || backend === undefined) return [];
  return [{ id: revisionName(owner, version), release: releaseLabel(version), weight, retained, backend }];
}
