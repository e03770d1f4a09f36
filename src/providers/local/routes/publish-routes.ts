import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { EnvironmentRoutes, RouteTable } from "../../../router/route-table.ts";
import { makeFolderSync } from "../../../lib/make-folder-sync.ts";
import { environmentDirectory } from "../directories.ts";
import type { LocalDeps } from "../local-deps.ts";
import { resolveRoutes } from "./resolve-routes.ts";
import type { RoutesInput } from "./routes-input.ts";

/** Makes the routes live in every router worker, under the maintenance that holds at this moment. */
export const publishRoutes = (deps: LocalDeps, input: RoutesInput, isWayBack: boolean): Promise<void> =>
  publish(deps, input, { isWayBack, asleep: false });

/** The same of an environment that sleeps: of what still runs the public reaches nothing. */
export const publishAsleep = (deps: LocalDeps, input: RoutesInput): Promise<void> =>
  publish(deps, input, { isWayBack: true, asleep: true });

async function publish(
  deps: LocalDeps,
  input: RoutesInput,
  { isWayBack, asleep }: { readonly isWayBack: boolean; readonly asleep: boolean },
): Promise<void> {
  const routes = await resolveRoutes(deps, input, isWayBack);
  // A site alone has no folder otherwise, and what is measured of it is kept there.
  makeFolderSync(environmentDirectory(deps.data, routes), PASSABLE);
  await deps.router.publish((table) => {
    const now = table.environments.find(({ app, slug }) => app === routes.app && slug === routes.slug);
    const { maintenance } = now ?? input.traffic;
    return replaceEnvironment(table, routes, { ...routes, maintenance, asleep });
  });
}

/** Others may pass through to what they are given below. */
const PASSABLE = 0o711;

/** The table with one environment's routes replaced, or removed when there are none. */
export function replaceEnvironment(
  table: RouteTable,
  { app, slug }: EnvironmentRef,
  routes: EnvironmentRoutes | null,
): RouteTable {
  const others = table.environments.filter((one) => one.app !== app || one.slug !== slug);
  return { version: table.version + 1, environments: routes === null ? others : [...others, routes] };
}
