import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { Route } from "../../../router/route-table.ts";
import type { LocalDeps } from "../local-deps.ts";
import { releaseLabel } from "../names.ts";
import type { ProcessState } from "../supervisor/protocol.ts";

/** Whether the named routes lead to the release, and to processes that the supervisor still runs. */
export async function leadsTo(
  deps: Pick<LocalDeps, "router" | "supervisor">,
  { app, slug }: EnvironmentRef,
  version: number,
  names: readonly string[],
): Promise<boolean> {
  const [table, processes] = await Promise.all([deps.router.read(), deps.supervisor.listProcesses()]);
  const environment = table.environments.find((one) => one.app === app && one.slug === slug);
  const routes = new Map(environment?.routes.map((route) => [route.name, route]));
  const ports = new Map(processes.map((one) => [one.id, one.port]));
  return names.every((name) => isCurrent(routes.get(name), releaseLabel(version), ports));
}

function isCurrent(
  route: Route | undefined,
  release: string,
  ports: ReadonlyMap<string, ProcessState["port"]>,
): boolean {
  if (route === undefined) return false;
  return route.revisions.every(
    (revision) =>
      revision.release === release &&
      (revision.backend.kind !== "instances" ||
        revision.backend.instances.every(({ id, port }) => ports.get(id) === port)),
  );
}
