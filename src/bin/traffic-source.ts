import { stat } from "node:fs/promises";
import type { SupervisorClient } from "../providers/local/supervisor/client.ts";
import type { ProcessState } from "../providers/local/supervisor/protocol.ts";
import { rememberFor } from "../lib/remember-for.ts";
import type { RouterClient } from "../router/client.ts";
import type { EnvironmentRoutes, RouteTable, WeightedRevision } from "../router/route-table.ts";
import type { RunningInstance, TrafficSource } from "../server/judging/traffic-source.ts";

interface TrafficSourceDeps {
  readonly router: RouterClient;
  readonly tableFile: string;
  /** Ports of this machine on which bough itself listens. */
  readonly ownPorts: readonly number[];
  readonly supervisor: Pick<SupervisorClient, "listProcesses">;
}

/** Milliseconds for which the list of processes is taken for fresh: many canaries look at the same time. */
const FRESH = 1_000;

/** All of an environment's instances are seen. */
export interface LocalTraffic extends TrafficSource {
  instances(environment: Parameters<TrafficSource["instances"]>[0]): Promise<readonly RunningInstance[]>;
}

/** What the routers and the supervisor of this machine see of an environment. */
export function localTraffic({ router, tableFile, ownPorts, supervisor }: TrafficSourceDeps): LocalTraffic {
  const table = rememberTable(router, tableFile);
  const processes = rememberFor(FRESH, () => supervisor.listProcesses());
  const routesOf = async ({ app, slug }: { app: string; slug: string }): Promise<EnvironmentRoutes["routes"]> =>
    (await table()).environments.find((one) => one.app === app && one.slug === slug)?.routes ?? [];

  return {
    ownPorts,
    detail: async () => "all",
    rate: async () => null,
    arms: ({ app, slug }, options) => router.arms(app, slug, options),
    splits: async (environment) =>
      (await routesOf(environment)).map(({ name, revisions }) => ({
        route: name,
        weights: Object.fromEntries(revisions.map(({ release, weight }) => [release, weight])),
      })),
    async instances(environment) {
      const [routes, running] = await Promise.all([routesOf(environment), processes("")]);
      const restarts = new Map(running.map((one: ProcessState) => [one.id, one.restarts]));
      const all = routes.flatMap(({ revisions }) => revisions.flatMap((one) => instancesOf(one, restarts)));
      // A revision may answer on several routes.
      return [...new Map(all.map((one) => [one.id, one])).values()];
    },
  };
}

function instancesOf(
  { id: revision, release, backend }: WeightedRevision,
  restarts: ReadonlyMap<string, number>,
): readonly RunningInstance[] {
  if (backend.kind !== "instances") return [];
  const { path, timeout } = backend.health;
  const [service = ""] = revision.split("@");
  return backend.instances.map(({ id, host, port }) => ({
    id,
    release,
    service,
    host,
    port,
    health: { path, timeout },
    restarts: restarts.get(id) ?? 0,
  }));
}

/** The table is written anew under the same name at each change, so the file that has the name tells whether it has changed. */
function rememberTable(router: RouterClient, tableFile: string): () => Promise<RouteTable> {
  let known: { readonly version: string; readonly table: Promise<RouteTable> } | null = null;
  return async () => {
    const { ino, mtimeNs } = await stat(tableFile, { bigint: true });
    const version = `${ino} ${mtimeNs}`;
    if (known?.version === version) return known.table;
    const table = router.read();
    known = { version, table };
    table.catch(() => (known = null));
    return table;
  };
}
