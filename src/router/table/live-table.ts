import type { Metrics } from "../metrics/metrics.ts";
import type { Series } from "../metrics/series.ts";
import type {
  EnvironmentRoutes,
  HealthSpec,
  InstancesBackend,
  Maintenance,
  Mirror,
  RetryPolicy,
  Route,
  RouteTable,
  SiteBackend,
  Sticky,
  TrafficRule,
  WeightedRevision,
} from "../route-table.ts";
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
  readonly internal: ReadonlyMap<number, LiveLink>;
  readonly environments: readonly LiveEnvironment[];
}

export interface LiveEnvironment {
  readonly app: string;
  readonly slug: string;
  readonly maintenance: Maintenance | null;
  readonly asleep: boolean;
  readonly sticky: Sticky | null;
  readonly paths: PathPatterns<LiveRoute>;
  readonly routes: readonly LiveRoute[];
}

/** What answers at an internal port, and the service that asks there. */
export interface LiveLink {
  readonly route: LiveRoute;
  readonly from: string | null;
}

export interface LiveRoute {
  readonly environment: LiveEnvironment;
  readonly name: string;
  readonly revisions: readonly LiveRevision[];
  /** The only way to go, of a route without rules; null where each request has to choose. */
  readonly single: LiveRevision | null;
  /** Whether clients are told where they belong: when more than one revision takes them, or one keeps them. */
  readonly contested: boolean;
  readonly rules: readonly TrafficRule[];
  readonly mirror: Mirror | null;
  readonly retry: RetryPolicy | null;
  /** Counts the requests that no release answered. */
  readonly unserved: Series;
}

export interface LiveRevision {
  readonly release: string;
  readonly weight: number;
  readonly retained: boolean;
  /** What answers; none for a site. */
  readonly instances: readonly Instance[];
  /** How the instances are looked after; null for what needs no looking after. */
  readonly health: HealthSpec | null;
  /** What answers instead of instances. */
  readonly site: SiteServer | null;
  readonly series: Series;
}

/** What outlives a table: each gives the same object for the same thing in every table. */
export interface Lasting {
  readonly instanceOf: (address: InstancesBackend["instances"][number]) => Instance;
  readonly originOf: (revision: string, url: string) => Instance;
  readonly siteOf: (backend: SiteBackend) => SiteServer;
  readonly metrics: Metrics;
}

export function liveTable(table: RouteTable, digest: string, lasting: Lasting): LiveTable {
  const environments = table.environments.map((environment) => liveEnvironment(environment, lasting));
  const hosts = new Map<string, LiveEnvironment>();
  const internal = new Map<number, LiveLink>();
  for (const [index, environment] of table.environments.entries()) {
    const live = environments[index];
    if (live === undefined) continue;
    for (const host of environment.hosts) hosts.set(host.toLowerCase(), live);
    for (const { port, route: name, from } of environment.internal) {
      const route = live.routes.find((candidate) => candidate.name === name);
      if (route !== undefined) internal.set(port, { route, from });
    }
  }
  return { table, digest, hosts, internal, environments };
}

function liveEnvironment(environment: EnvironmentRoutes, lasting: Lasting): LiveEnvironment {
  const { app, slug, maintenance, asleep, sticky } = environment;
  const paths = new PathPatterns<LiveRoute>();
  const routes: LiveRoute[] = [];
  const live: LiveEnvironment = { app, slug, maintenance, asleep, sticky, paths, routes };
  for (const route of environment.routes) {
    const ready = liveRoute(live, route, lasting);
    routes.push(ready);
    for (const pattern of route.paths) paths.add(pattern, ready);
  }
  return live;
}

function liveRoute(environment: LiveEnvironment, route: Route, lasting: Lasting): LiveRoute {
  const { name, rules, mirror, retry } = route;
  const { app, slug } = environment;
  const seriesOf = (release: string): Series => lasting.metrics.of({ app, environment: slug, route: name, release });
  const revisions = route.revisions.map((revision) => liveRevision(revision, seriesOf(revision.release), lasting));
  const takers = revisions.filter(({ weight, retained }) => weight > 0 || retained);
  const [only] = revisions;
  // Who shall stay where he began has to be known from the beginning.
  const contested = takers.length > 1 || takers.some(({ retained }) => retained);
  const single =
    revisions.length === 1 && !contested && takers.length === 1 && rules.length === 0 ? (only ?? null) : null;
  return { environment, name, revisions, single, contested, rules, mirror, retry, unserved: seriesOf("") };
}

function liveRevision(revision: WeightedRevision, series: Series, lasting: Lasting): LiveRevision {
  const { id, release, weight, retained, backend } = revision;
  const common = { release, weight, retained, series };
  switch (backend.kind) {
    case "instances": {
      const instances = backend.instances.map((instance) => lasting.instanceOf(instance));
      return { ...common, instances, health: backend.health, site: null };
    }
    case "origin":
      return { ...common, instances: [lasting.originOf(id, backend.url)], health: backend.health, site: null };
    case "site":
      return { ...common, instances: [], health: null, site: lasting.siteOf(backend) };
  }
}
