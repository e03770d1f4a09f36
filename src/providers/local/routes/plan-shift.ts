import type { Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired, EnvironmentRef } from "../../../provider/provider.ts";
import type { LocalActual } from "../actual.ts";
import type { PlannedRoute } from "../kind-planner.ts";
import { environmentId, releaseLabel } from "../names.ts";
import { step } from "../../../engine/step.ts";

export interface ShiftInput {
  readonly environment: EnvironmentRef;
  readonly version: number;
  readonly hosts: readonly string[];
  readonly routes: readonly PlannedRoute[];
  /** Artifacts of sites that served until now, newest first, by route. */
  readonly earlier: Readonly<Record<string, readonly string[]>>;
}

export interface ShiftPlan {
  readonly desired: Desired;
  /** The release that gets the traffic. */
  readonly release: ReleaseRecord;
  readonly routes: readonly PlannedRoute[];
  readonly actual: LocalActual;
  readonly reason: string;
  readonly needs: readonly string[];
}

const DEADLINE = 30_000;

/** All routes of the environment lead to the release at once. */
export function planShift({ desired, release, routes, actual, reason, needs }: ShiftPlan): Step {
  const { environment, hosts } = desired;
  const { version } = release;
  const input: ShiftInput = { environment, version, hosts, routes, earlier: earlierSites(actual) };
  const title = `Shift all traffic to ${releaseLabel(version)}`;
  return step("routes.shift", releaseLabel(version), { title, reason, needs, input, deadline: DEADLINE });
}

/** The traffic goes back to what served before, unless it has never left it. */
export function planRestore(shift: ShiftPlan): Step {
  const { input, ...rest } = planShift(shift);
  const label = releaseLabel(shift.release.version);
  return { ...step("routes.restore", label, { ...rest, input }), title: `Make sure that all traffic goes to ${label}` };
}

/** No route leads to the environment any more. */
export function planRouteRemoval(environment: EnvironmentRef, reason: string, needs: readonly string[]): Step {
  const title = "Take the address out of service";
  return step("routes.remove", environmentId(environment), {
    title,
    reason,
    needs,
    input: environment,
    deadline: DEADLINE,
  });
}

function earlierSites(actual: LocalActual): ShiftInput["earlier"] {
  const sites = actual.routes?.routes.flatMap(({ name, revisions }) => {
    const roots = revisions.flatMap(({ backend }) =>
      backend.kind === "site" ? [backend.root, ...backend.earlier] : [],
    );
    return roots.length === 0 ? [] : [[name, roots] as const];
  });
  return Object.fromEntries(sites ?? []);
}
