import type { EnvironmentRef } from "../../../provider/provider.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { LocalDeps } from "../local-deps.ts";
import { serviceOf } from "../service/instance-environment.ts";
import { revisionProcesses } from "../service/revision-processes.ts";

/** Whether the routes lead to every instance of the revision, each of which the supervisor runs. */
export async function isInRoutes(
  deps: Pick<LocalDeps, "router" | "supervisor" | "release">,
  environment: EnvironmentRef,
  service: string,
  version: number,
): Promise<boolean> {
  const [table, processes] = await Promise.all([
    deps.router.read(),
    revisionProcesses(deps, environment, service, version),
  ]);
  const { instances: wanted } = serviceOf(deps.release(environment, version), service);
  const ports = new Map(processes.map(({ id, port }) => [id, port]));
  const routes = table.environments.find(
    ({ app, slug }) => app === environment.app && slug === environment.slug,
  )?.routes;
  const revision = routes
    ?.find(({ name }) => name === service)
    ?.revisions.find(({ release }) => release === releaseLabel(version));
  return (
    revision?.backend.kind === "instances" &&
    revision.backend.instances.length >= wanted &&
    revision.backend.instances.every(({ id, port }) => ports.get(id) === port)
  );
}
