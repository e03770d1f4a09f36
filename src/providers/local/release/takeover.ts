import type { Step } from "../../../engine/plan.ts";
import { stepIds } from "../../../engine/step.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import type { Weigh } from "../../../release/rollout/plan-stages.ts";
import type { Rollout } from "../../../release/rollout/rollout.ts";
import type { LocalActual } from "../actual.ts";
import { planFinish, planShift, planWeigh, type PlannedRoutes } from "../routes/plan-routes.ts";
import { waitFor, type WaitingResource } from "./plan-resources.ts";

/** A release whose data is planned, and that shall take over the traffic. */
export interface PlannedTakeover {
  readonly desired: Desired;
  readonly release: ReleaseRecord;
  readonly actual: LocalActual;
  readonly rollout: Rollout;
  readonly reason: string;
  readonly resources: readonly WaitingResource[];
  readonly prepare: readonly Step[];
  readonly migrations: readonly Step[];
  readonly seed: readonly Step[];
}

export interface Takeover {
  readonly steps: readonly Step[];
  readonly pointOfNoReturn: string;
}

/** Steps that change the routes, as the planners of a rollout ask for them. */
export interface RouteHands {
  readonly weigh: Weigh;
  readonly shift: (forGood: boolean, needs: readonly string[]) => Step;
  readonly finish: (needs: readonly string[]) => Step;
}

export function routeHands({ desired, release, actual, rollout, reason }: PlannedTakeover): RouteHands {
  // Of a previous release that does not run nothing can be in the routes.
  const beside = { ...desired, previous: rollout.previous };
  const routes = (needs: readonly string[]): PlannedRoutes => ({ desired: beside, release, actual, reason, needs });
  return {
    weigh: (share, needs) => planWeigh(routes(needs), { share }),
    shift: (forGood, needs) => planShift(routes(needs), forGood),
    finish: (needs) => planFinish(routes(needs)),
  };
}

/** Starts every service of the release; each waits for its own data, and for `before`. */
export const planStarts = ({ resources, seed }: PlannedTakeover, before: readonly string[]): readonly Step[] =>
  resources.flatMap(({ start, migrate, prepared }) =>
    waitFor(start, [...stepIds([...migrate, ...seed]), ...prepared, ...before]),
  );

/** Steps after which the artifact of a service is there. */
export const builtIn =
  ({ resources }: PlannedTakeover) =>
  (service: string): readonly string[] =>
    stepIds(resources.find(({ name }) => name === service)?.prepare ?? []);
