import type { Plan, Step } from "../../../engine/plan.ts";
import { stepIds } from "../../../engine/step.ts";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { Desired } from "../../../provider/provider.ts";
import type { LocalActual } from "../actual.ts";
import { planAsleep, planStopped } from "../routes/plan-asleep.ts";
import type { PlannedRoutes } from "../routes/plan-routes.ts";
import { planStop } from "../service/plan-stop.ts";
import { callersFirst } from "./callers-first.ts";
import { planBack } from "./plan-undo.ts";
import { stopTimeout } from "./plan-replaced.ts";
import { revisionsOf } from "./revisions-of.ts";

const REASON = "the environment shall sleep";

/**
 * The same release without instances. The routes come first, so that no request is cut off; then each
 * revision, warm ones too, finishes what it has and stops. Data, files and addresses stay.
 */
export function planSleep(desired: Desired, release: ReleaseRecord, actual: LocalActual): Plan {
  const revisions = revisionsOf(actual);
  if (revisions.length === 0 && actual.routes?.asleep === true) return { steps: [], undo: [], pointOfNoReturn: null };
  const routes = (needs: readonly string[]): PlannedRoutes => ({ desired, release, actual, reason: REASON, needs });
  const close = planAsleep(routes([]));
  const stops = planStops(desired, release, actual, [close.id]);
  const clear = stops.length === 0 ? [] : [planStopped(routes(stepIds(stops)))];
  const undo = desired.wasAsleep ? [] : planBack({ desired, actual }, "the environment goes on", []);
  return { steps: [close, ...stops, ...clear], undo, pointOfNoReturn: close.id };
}

/** A service still answers those that call it while they finish what they have. */
function planStops(
  { environment }: Desired,
  release: ReleaseRecord,
  actual: LocalActual,
  closed: readonly string[],
): readonly Step[] {
  const revisions = revisionsOf(actual);
  const steps: Step[] = [];
  let needs = closed;
  for (const group of callersFirst(release, [...new Set(revisions.map(({ service }) => service))])) {
    const stops = revisions
      .filter(({ service }) => group.includes(service))
      .flatMap((one) => planStop({ environment, ...one, timeout: stopTimeout(release, one.service) }, REASON, needs));
    steps.push(...stops);
    needs = stepIds(stops.filter(({ kind }) => kind === "revision.drain"));
  }
  return steps;
}
