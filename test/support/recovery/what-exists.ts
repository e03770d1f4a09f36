import { existsSync } from "node:fs";
import { join } from "node:path";
import { tablesClient } from "../../../src/embedded/tables/client.ts";
import { supervisorClient } from "../../../src/providers/local/supervisor/client.ts";
import { routerClient } from "../../../src/router/client.ts";
import type { EnvironmentRoutes } from "../../../src/router/route-table.ts";
import type { Bough } from "../bough.ts";

export interface Existing {
  /** Ids of the environment's processes, as the machine has them: one that runs twice is there twice. */
  readonly running: readonly string[];
  /** Ids of what the supervisor has a record of. */
  readonly recorded: readonly string[];
  /** Owners of leased ports. */
  readonly ports: readonly string[];
  readonly routes: EnvironmentRoutes | null;
  /** Whether the table server keeps anything of the environment. */
  readonly tables: boolean;
  readonly directory: boolean;
}

/** What exists of one environment, asked of everything that could hold a part of it but the control plane. */
export async function whatExists({ data, processes }: Bough, app: string, slug: string): Promise<Existing> {
  const own = `${app}/${slug}/`;
  const isOwn = (id: string): boolean => id.startsWith(own) || id.slice(id.indexOf("/") + 1).startsWith(own);
  const supervisor = supervisorClient(data);
  const router = routerClient({ run: join(data, "run"), tableFile: join(data, "router", "routes.json") });
  const [recorded, ports, { environments }] = await Promise.all([
    supervisor.listProcesses(),
    supervisor.listPorts(),
    router.read(),
  ]);
  return {
    running: processes()
      .flatMap(({ id }) => (id !== null && isOwn(id) ? [id] : []))
      .toSorted(),
    recorded: recorded.flatMap(({ id }) => (isOwn(id) ? [id] : [])).toSorted(),
    ports: ports.flatMap(({ owner }) => (isOwn(owner) ? [owner] : [])).toSorted(),
    routes: environments.find((one) => one.app === app && one.slug === slug) ?? null,
    tables: await hasTables(data, app, slug),
    directory: existsSync(join(data, "environments", app, slug)),
  };
}

async function hasTables(data: string, app: string, slug: string): Promise<boolean> {
  if (!existsSync(join(data, "tables"))) return false;
  const environments = await (await tablesClient(data)).listEnvironments();
  return environments.some((one) => one.app === app && one.slug === slug);
}

/** What is left of an environment that was destroyed. */
export const nothing: Existing = {
  running: [],
  recorded: [],
  ports: [],
  routes: null,
  tables: false,
  directory: false,
};
