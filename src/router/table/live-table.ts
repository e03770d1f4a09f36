import type { Metrics } from "../metrics/metrics.ts";
import type { Series } from "../metrics/series.ts";
import type { EnvironmentRoutes, Route, RouteTable, SiteTarget, WeightedRevision } from "../route-table.ts";
import type { SiteServer } from "../site/serve-site.ts";
import type { Instance } from "../target/instance.ts";
import { PathPatterns } from "./path-patterns.ts";

/** A route table made ready to serve: what to look up is a map, what is in flight hangs on instances that outlive it. */
export interface LiveTable {
  readonly table: RouteTable;
  readonly digest: string;
  /** Exact host names, and wildcards as they are written. */
  readonly hosts: ReadonlyMap<string, LiveEnvironment>;
  /** Internal port → what answers there. */
  readonly internal: ReadonlyMap<number, LiveRoute>;
  readonly routes: readonly LiveRoute[];
}

export interface LiveEnvironment {
  readonly app: string;
  readonly slug: string;
  readonly paths: PathPatterns<LiveRoute>;
}

export interface LiveRoute {
  readonly app: string;
  readonly slug: string;
  readonly name: string;
  readonly target: LiveRevisions | LiveSite;
  /** Counts the requests that no release answered. */
  readonly unserved: Series;
}

export interface LiveRevisions {
  readonly kind: "revisions";
  readonly revisions: readonly LiveRevision[];
}

export interface LiveRevision {
  readonly weight: number;
  readonly release: string;
  readonly instances: readonly Instance[];
  readonly health: WeightedRevision["health"];
  readonly series: Series;
}

export interface LiveSite {
  readonly kind: "site";
  readonly release: string;
  readonly server: SiteServer;
  readonly series: Series;
}

/** What outlives a table: each gives the same object for the same thing in every table. */
export interface Lasting {
  readonly instanceOf: (address: WeightedRevision["instances"][number]) => Instance;
  readonly siteOf: (target: SiteTarget) => SiteServer;
  readonly metrics: Metrics;
}

export function liveTable(table: RouteTable, digest: string, lasting: Lasting): LiveTable {
  const hosts = new Map<string, LiveEnvironment>();
  const internal = new Map<number, LiveRoute>();
  const all: LiveRoute[] = [];
  for (const environment of table.environments) {
    const routes = environment.routes.map((route) => liveRoute(environment, route, lasting));
    all.push(...routes);
    const paths = new PathPatterns<LiveRoute>();
    for (const [index, route] of environment.routes.entries()) {
      const live = routes[index];
      if (live !== undefined) for (const pattern of route.paths) paths.add(pattern, live);
    }
    const live = { app: environment.app, slug: environment.slug, paths };
    for (const host of environment.hosts) hosts.set(host.toLowerCase(), live);
    for (const listener of environment.internal) {
      const route = routes.find((candidate) => candidate.name === listener.route);
      if (route !== undefined) internal.set(listener.port, route);
    }
  }
  return { table, digest, hosts, internal, routes: all };
}

function liveRoute(
  { app, slug }: EnvironmentRoutes,
  { name, target }: Route,
  { instanceOf, siteOf, metrics }: Lasting,
): LiveRoute {
  const seriesOf = (release: string): Series => metrics.of({ app, environment: slug, route: name, release });
  if (target.kind === "site") {
    const { release } = target;
    const site: LiveSite = { kind: "site", release, server: siteOf(target), series: seriesOf(release) };
    return { app, slug, name, target: site, unserved: seriesOf("") };
  }
  const revisions = target.revisions.map((revision): LiveRevision => ({
    weight: revision.weight,
    release: revision.release,
    instances: revision.instances.map((instance) => instanceOf(instance)),
    health: revision.health,
    series: seriesOf(revision.release),
  }));
  return { app, slug, name, target: { kind: "revisions", revisions }, unserved: seriesOf("") };
}
