import type { Step } from "../../../engine/plan.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import type { LocalActual } from "../actual.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import { planAsleep, planStopped } from "../routes/plan-asleep.ts";
import { type PlannedRoutes, planRestore, planRouteRemoval } from "../routes/plan-routes.ts";
import { planRestart } from "../service/plan-service.ts";
import { planStop } from "../service/plan-stop.ts";
import { stepIds } from "../../../engine/step.ts";
import { planForget } from "./plan-jobs.ts";
import { servicesOf } from "./services-of.ts";

export interface UndoPlan {
  readonly desired: Desired;
  /** The release that is taken back. */
  readonly release: ReleaseRecord;
  readonly actual: LocalActual;
  /** Whether the plan runs commands. */
  readonly hasJobs: boolean;
}

/**
 * The way back: what served before serves again, and of the new release nothing runs any more; in
 * this order, unless the two may not run at the same time.
 */
export function planUndo(undo: UndoPlan): readonly Step[] {
  const { desired, release, hasJobs } = undo;
  const { previous, wasAsleep } = desired;
  if (previous?.version === release.version && !wasAsleep) return [];
  const reason = `${releaseLabel(release.version)} was taken back`;
  const jobs = hasJobs ? [planForget(desired.environment, reason, [])] : [];
  if (previous !== null && wasAsleep) return [...planAsleepAgain(undo, previous, reason), ...jobs];
  if (release.spec.strategy.kind === "all-at-once") {
    const stop = planEnd(undo, reason, []);
    return [...stop, ...planBack(undo, reason, stepIds(stop)), ...jobs];
  }
  const back = planBack(undo, reason, []);
  return [...back, ...planEnd(undo, reason, stepIds(back.slice(-1))), ...jobs];
}

/** What served before has no instances, and gets none. */
function planAsleepAgain(undo: UndoPlan, previous: ReleaseRecord, reason: string): readonly Step[] {
  const { desired, actual } = undo;
  const routes = (needs: readonly string[]): PlannedRoutes => ({ desired, release: previous, actual, reason, needs });
  const close = planAsleep(routes([]));
  const end = planEnd(undo, reason, [close.id]);
  return [close, ...end, planStopped(routes(stepIds(end)))];
}

/** What served before serves again; the last step is the one that shifts the traffic. */
export function planBack(
  { desired, actual }: Pick<UndoPlan, "desired" | "actual">,
  reason: string,
  needs: readonly string[],
): readonly Step[] {
  const { environment, previous } = desired;
  if (previous === null) return [planRouteRemoval(environment, reason, needs)];
  const starts = servicesOf(previous).map(([name, spec]) =>
    planRestart({ name, spec, environment, release: previous, reason }, needs),
  );
  const restore = planRestore({ desired, release: previous, actual, reason, needs: [...needs, ...stepIds(starts)] });
  return [...starts, restore];
}

/** Nothing of the new release runs any more. */
function planEnd({ desired, release }: UndoPlan, reason: string, needs: readonly string[]): readonly Step[] {
  const { environment } = desired;
  return servicesOf(release).flatMap(([service, { stopTimeout: timeout }]) =>
    planStop({ environment, service, version: release.version, timeout }, reason, needs),
  );
}
