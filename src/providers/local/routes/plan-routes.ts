import type { Step } from "../../../engine/plan.ts";
import { step } from "../../../engine/step.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired, EnvironmentRef } from "../../../provider/provider.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { FinishInput, WeighInput } from "../../../release/rollout/steps.ts";
import type { LocalActual } from "../actual.ts";
import { environmentId } from "../names.ts";
import type { ReleaseShare, RoutesInput } from "./routes-input.ts";

export interface PlannedRoutes {
  readonly desired: Desired;
  /** The release that gets traffic. */
  readonly release: ReleaseRecord;
  readonly actual: LocalActual;
  readonly reason: string;
  readonly needs: readonly string[];
}

export interface Division {
  /** Percent that the release gets; the previous one gets the rest. */
  readonly share: number;
  /** Of a rolling release: how many instances of the previous one's services still take traffic. */
  readonly left?: Readonly<Record<string, number>>;
}

const DEADLINE = 30_000;

/** All routes of the environment divide the traffic between the release and the one before, at once. */
export function planWeigh(routes: PlannedRoutes, { share, left = {} }: Division): Step {
  const { desired, release, reason, needs } = routes;
  const { previous } = desired;
  const label = releaseLabel(release.version);
  const shares = [
    { version: release.version, share, instances: {} },
    ...(previous === null ? [] : [{ version: previous.version, share: 100 - share, instances: left }]),
  ];
  const input: WeighInput & RoutesInput = {
    ...inputOf(routes, shares),
    version: release.version,
    previous: previous?.version ?? null,
    share,
    tested: true,
  };
  const title = share === 0 ? `Make ${label} reachable for tests` : `Give ${label} ${share} % of the traffic`;
  return step("routes.weigh", `${label}@${share}`, { title, reason, needs, input, deadline: DEADLINE });
}

/**
 * All routes of the environment lead to the release at once: for good, or so that the previous one
 * stays beside it and can have everything back.
 */
export function planShift(routes: PlannedRoutes, forGood: boolean): Step {
  const { desired, release, reason, needs } = routes;
  const { previous } = desired;
  const label = releaseLabel(release.version);
  const beside =
    forGood || previous === null || previous.version === release.version
      ? []
      : [{ version: previous.version, share: 0, instances: {} }];
  const shares = [{ version: release.version, share: 100, instances: {} }, ...beside];
  const input: RoutesInput = { ...inputOf(routes, shares), tested: !forGood };
  return step("routes.shift", label, {
    title: `Shift all traffic to ${label}`,
    reason,
    needs,
    input,
    deadline: DEADLINE,
  });
}

/** Only the release is in the routes any more, with what keeps its sessions. */
export function planFinish(routes: PlannedRoutes): Step {
  const { desired, release, needs } = routes;
  const label = releaseLabel(release.version);
  const input: FinishInput & RoutesInput = {
    ...inputOf(routes, [{ version: release.version, share: 100, instances: {} }]),
    version: release.version,
    previous: desired.previous?.version ?? null,
  };
  return step("release.finish", label, {
    title: `Leave the traffic with ${label}`,
    reason: "from here on it is not taken back",
    needs,
    input,
    deadline: DEADLINE,
  });
}

/** The traffic goes back to what served before, unless it has never left it. */
export function planRestore(routes: PlannedRoutes): Step {
  const { release, reason, needs } = routes;
  const label = releaseLabel(release.version);
  const input: RoutesInput = inputOf(routes, [{ version: release.version, share: 100, instances: {} }]);
  return step("routes.restore", label, {
    title: `Make sure that all traffic goes to ${label}`,
    reason,
    needs,
    input,
    deadline: DEADLINE,
  });
}

/** No route leads to the environment any more. */
export function planRouteRemoval(environment: EnvironmentRef, reason: string, needs: readonly string[]): Step {
  return step("routes.remove", environmentId(environment), {
    title: "Take the address out of service",
    reason,
    needs,
    input: environment,
    deadline: DEADLINE,
  });
}

function inputOf({ desired, actual }: PlannedRoutes, shares: readonly ReleaseShare[]): RoutesInput {
  const { environment, hosts, traffic } = desired;
  const retained = retainedBy(desired, shares);
  return { environment, hosts, shares, retained, earlier: earlierSites(actual), tested: false, traffic };
}

/** Sessions stay where they began only where the release that serves them wants it. */
function retainedBy({ release, warm }: Desired, shares: readonly ReleaseShare[]): readonly number[] {
  if (release?.spec.sticky.keep !== true) return [];
  return [...new Set([...shares.map(({ version }) => version), ...warm])];
}

function earlierSites(actual: LocalActual): RoutesInput["earlier"] {
  const sites = actual.routes?.routes.flatMap(({ name, revisions }) => {
    const roots = revisions.flatMap(({ backend }) =>
      backend.kind === "site" ? [backend.root, ...backend.earlier] : [],
    );
    return roots.length === 0 ? [] : [[name, [...new Set(roots)]] as const];
  });
  return Object.fromEntries(sites ?? []);
}
