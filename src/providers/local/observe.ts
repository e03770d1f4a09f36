import { exists } from "../../lib/exists.ts";
import type { EnvironmentRef } from "../../provider/provider.ts";
import type { LocalActual } from "./actual.ts";
import { environmentDirectory, tablesDirectory } from "./directories.ts";
import { environmentPorts } from "./environment/environment-ports.ts";
import { environmentProcesses } from "./environment/environment-processes.ts";
import type { LocalDeps } from "./local-deps.ts";

/** What really exists of an environment, asked of those who hold it, all at once. */
export async function observe(deps: LocalDeps, environment: EnvironmentRef): Promise<LocalActual> {
  const { app, slug } = environment;
  const [artifacts, processes, table, tables, ports, directory] = await Promise.all([
    deps.artifacts.ids(),
    environmentProcesses(deps, environment),
    deps.router.read(),
    environmentTables(deps, environment),
    environmentPorts(deps, environment),
    exists(environmentDirectory(deps.data, environment)),
  ]);
  return {
    artifacts: new Set(artifacts),
    processes: processes.map(({ id, tags }) => ({ id, tags })),
    routes: table.environments.find((one) => one.app === app && one.slug === slug) ?? null,
    ...tables,
    ports: ports.map(({ owner }) => owner),
    directory,
  };
}

/** The table server is not started to say that there is none. */
async function environmentTables(
  deps: LocalDeps,
  { app, slug }: EnvironmentRef,
): Promise<Pick<LocalActual, "tables" | "tableData">> {
  if (!(await exists(tablesDirectory(deps.data)))) return { tables: {}, tableData: false };
  const server = await deps.tables();
  const [tables, environments] = await Promise.all([server.listTables(app, slug), server.listEnvironments()]);
  return {
    tables: Object.fromEntries(tables.map(({ name, key, sort, indexes }) => [name, { key, sort, indexes }])),
    tableData: environments.some((one) => one.app === app && one.slug === slug),
  };
}
