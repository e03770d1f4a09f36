import { BoughError } from "../lib/bough-error.ts";
import type { RouterClient } from "../router/client.ts";
import type { EnvironmentRoutes, Route } from "../router/route-table.ts";
import type { TrafficHalves } from "../server/judging/selftest.ts";

/** Ends the name of a half; no release is called so, and no definition can name one. */
const MARK = "-half";

/** Two names of the same instances, each with half of the traffic. What was set apart is told by its name, so a crash leaves nothing that could not be found. */
export function trafficHalves(router: Pick<RouterClient, "publish" | "read">): TrafficHalves {
  const isMeant = (one: EnvironmentRoutes, of?: { readonly app: string; readonly slug: string }): boolean =>
    of === undefined || (one.app === of.app && one.slug === of.slug);

  return {
    async divide(environment, release) {
      const { table } = await router.publish((before) => ({
        ...before,
        environments: before.environments.map((one) =>
          isMeant(one, environment) ? { ...one, routes: one.routes.map((route) => divided(route, release)) } : one,
        ),
      }));
      const half = `${release}${MARK}`;
      if (table.environments.some((one) => isMeant(one, environment) && hasHalf(one))) return half;
      throw new BoughError(
        "selftest-impossible",
        `No route of ${environment.app} ${environment.slug} has ${release} alone.`,
        {
          hint: "Take back what `bough traffic set` has divided, and try again.",
        },
      );
    },
    async join(environment) {
      const now = await router.read();
      if (!now.environments.some((one) => isMeant(one, environment) && hasHalf(one))) return;
      await router.publish((before) => ({
        ...before,
        environments: before.environments.map((one) =>
          isMeant(one, environment) ? { ...one, routes: one.routes.map(joined) } : one,
        ),
      }));
    },
  };
}

const hasHalf = ({ routes }: EnvironmentRoutes): boolean =>
  routes.some(({ revisions }) => revisions.some(({ release }) => release.endsWith(MARK)));

/** Only a route on which all new clients get this release. */
function divided(route: Route, release: string): Route {
  const serving = route.revisions.filter(({ weight }) => weight > 0);
  const [only] = serving;
  if (only === undefined || serving.length > 1 || only.release !== release) return route;
  const half = { ...only, id: `${only.id}${MARK}`, release: `${release}${MARK}`, retained: false };
  return { ...route, revisions: [...route.revisions, half] };
}

function joined(route: Route): Route {
  return { ...route, revisions: route.revisions.filter(({ release }) => !release.endsWith(MARK)) };
}
