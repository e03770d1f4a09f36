import type { ReleaseRecord } from "../../../model/records.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { InternalListener } from "../../../router/route-table.ts";
import type { LocalDeps } from "../local-deps.ts";
import { checkPortOwner } from "../check/check-port.ts";
import { linkPortOwner } from "../names.ts";

/**
 * A listener for every pair of services of which one links the other, in any of the releases, and
 * while one is tested for every service that a command checks.
 */
export async function internalListeners(
  deps: Pick<LocalDeps, "supervisor">,
  environment: EnvironmentRef,
  releases: readonly ReleaseRecord[],
  tested: boolean,
): Promise<readonly InternalListener[]> {
  const links = releases.flatMap((release) =>
    linksOf(release).map(([from, to]) => [linkPortOwner(environment, from, to), { from, route: to }] as const),
  );
  const checks = (tested ? releases : []).flatMap((release) =>
    checkedBy(release).map(
      (service) => [checkPortOwner(environment, service), { from: null, route: service }] as const,
    ),
  );
  const pairs = new Map<string, Omit<InternalListener, "port">>([...links, ...checks]);
  return Promise.all(
    [...pairs].map(async ([owner, pair]) => ({ port: await deps.supervisor.leasePort(owner), ...pair })),
  );
}

/** Consumer and service of every link. */
function linksOf({ spec: { resources } }: ReleaseRecord): readonly (readonly [string, string])[] {
  return Object.entries(resources).flatMap(([from, resource]) =>
    resource.kind !== "service"
      ? []
      : Object.values(resource.link).flatMap((to) => (resources[to]?.kind === "service" ? [[from, to] as const] : [])),
  );
}

/** Services that commands check, or that are held to a contract. */
function checkedBy({ spec: { checks, resources } }: ReleaseRecord): readonly string[] {
  const commands = [...checks.beforeTraffic, ...checks.atEachStep, ...checks.afterTraffic].flatMap((check) =>
    check.kind === "command" ? [check.with] : [],
  );
  const contracts = Object.entries(resources).flatMap(([name, resource]) =>
    resource.kind === "service" && resource.contract !== null ? [name] : [],
  );
  return [...commands, ...contracts];
}
