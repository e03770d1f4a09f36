import type { StickySpec } from "../../../model/spec.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { EnvironmentRoutes, Sticky } from "../../../router/route-table.ts";
import { environmentProcesses } from "../environment/environment-processes.ts";
import type { LocalDeps } from "../local-deps.ts";
import { environmentId } from "../names.ts";
import { releaseRoutes } from "../release/release-routes.ts";
import type { ProcessState } from "../supervisor/protocol.ts";
import { composeRoutes, type RoutedRelease } from "./compose-routes.ts";
import { internalListeners } from "./internal-listeners.ts";
import { releaseParts, splitOf, type ReleasePart } from "./release-parts.ts";
import { resolveBackends } from "./resolve-backends.ts";
import type { RoutesInput } from "./routes-input.ts";
import { setTraffic } from "./set-traffic.ts";
import { testValue } from "./test-rule.ts";

/**
 * The environment's routes with the ports of its instances. What gets traffic has just been found
 * healthy; on the way back it is not asked, since nothing would be won by leaving it as it is.
 */
export async function resolveRoutes(
  deps: LocalDeps,
  input: RoutesInput,
  isWayBack: boolean,
): Promise<Omit<EnvironmentRoutes, "maintenance" | "asleep">> {
  const { environment, hosts, shares, traffic } = input;
  const [table, processes] = await Promise.all([deps.router.read(), environmentProcesses(deps, environment)]);
  const parts = releaseParts(input).map((part) => (isWayBack ? { ...part, healthy: "none" as const } : part));
  const earlier = besides(deps, input, parts);
  const routed = await Promise.all(
    parts.map((part) => resolveRelease(deps, { environment, earlier }, part, processes)),
  );
  const records = parts.map(({ version }) => deps.release(environment, version));
  const [newest] = records;
  if (newest === undefined) throw new TypeError(`no release serves in ${environmentId(environment)}`);
  const release = releaseLabel(newest.version);
  const settings = {
    traffic,
    isSplit: splitOf(traffic, shares) !== null,
    test: input.tested ? { release, value: testValue(table, environment, release) } : null,
    releases: records,
  };
  const routes = composeRoutes(routed).map((route) => setTraffic(route, settings));
  const listeners = await internalListeners(deps, environment, records, input.tested);
  return {
    ...environment,
    hosts,
    routes,
    internal: listeners.filter(({ route }) => routes.some(({ name }) => name === route)),
    sticky: stickyOf(newest.spec.sticky, `${environmentId(environment)}/${release}`),
  };
}

async function resolveRelease(
  deps: LocalDeps,
  { environment, earlier }: Pick<RoutesInput, "environment" | "earlier">,
  part: ReleasePart,
  processes: readonly ProcessState[],
): Promise<RoutedRelease> {
  const release = deps.release(environment, part.version);
  const routes = releaseRoutes(release);
  return { ...part, routes, backends: await resolveBackends(deps, { release, part, routes, processes, earlier }) };
}

/** While several releases of a site serve, a page of one may ask another for its hashed assets. */
function besides(
  deps: LocalDeps,
  { environment, earlier }: RoutesInput,
  parts: readonly ReleasePart[],
): RoutesInput["earlier"] {
  const sites = parts
    .flatMap(({ version }) => releaseRoutes(deps.release(environment, version)))
    .flatMap(({ name, target }) =>
      target.kind === "site" ? [{ name, root: deps.artifacts.path(target.artifact) }] : [],
    );
  const grouped = Object.entries(Object.groupBy(sites, ({ name }) => name));
  const roots = grouped.map(([name, list = []]) => [name, list.map(({ root }) => root)] as const);
  return Object.fromEntries(roots.map(([name, list]) => [name, [...list, ...(earlier[name] ?? [])]]));
}

/** The seed changes with the release, so that it is not always the same people who get a new one first. */
const stickyOf = ({ cookie, maxAge }: StickySpec, seed: string): Sticky => ({
  cookie,
  maxAge: Math.max(1, Math.round(maxAge / 1000)),
  seed,
});
