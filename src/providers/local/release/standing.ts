import type { StepRecord } from "../../../engine/journal.ts";
import type { Plan, Step } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import { revisionName } from "../names.ts";
import type { RoutesInput } from "../routes/routes-input.ts";
import type { RevisionInput } from "../service/plan-service.ts";
import type { StopInput } from "../service/plan-stop.ts";

/** What a plan that was cut off has left standing: what runs, and where the traffic goes. */
export interface Standing {
  readonly revisions: readonly RevisionInput[];
  /** Null where nothing has served until now. */
  readonly routes: RoutesInput | null;
}

const ROUTE_KINDS: ReadonlySet<string> = new Set(["routes.weigh", "routes.shift", "release.finish"]);

/**
 * Of the steps that are done, those whose work must still hold: revisions that have become healthy,
 * those that the way back would find, as long as there is one, unless they have been stopped since,
 * and the last routes. Pure.
 */
export function standing(plan: Plan, records: readonly StepRecord[]): Standing {
  const done = new Set(
    records.flatMap(({ phase, id, status }) => (phase === "steps" && status === "done" ? [id] : [])),
  );
  const isDone = ({ id }: Step): boolean => done.has(id);
  const revisions = new Map<string, RevisionInput>();
  const start = (input: RevisionInput): unknown => revisions.set(revisionName(input.service, input.version), input);
  const isFinal = plan.pointOfNoReturn !== null && done.has(plan.pointOfNoReturn);
  for (const one of isFinal ? [] : plan.undo) if (one.kind === "revision.restore") start(inputOf<RevisionInput>(one));
  const past = plan.steps.filter(isDone);
  for (const one of past) if (one.kind === "revision.healthy") start(inputOf<RevisionInput>(one));
  // One that is being drained is not started again either.
  const begun = new Set(records.flatMap(({ phase, id }) => (phase === "steps" ? [id] : [])));
  for (const one of plan.steps) {
    if (one.kind !== "revision.stop" || !begun.has(one.id)) continue;
    const { service, version, left } = inputOf<StopInput>(one);
    const running = revisions.get(revisionName(service, version));
    if (running === undefined) continue;
    if (left === undefined) revisions.delete(revisionName(service, version));
    else start({ ...running, instances: left });
  }
  const back = plan.undo.find(({ kind }) => kind === "routes.restore");
  const last = past.findLast(({ kind }) => ROUTE_KINDS.has(kind)) ?? back;
  return { revisions: [...revisions.values()], routes: last === undefined ? null : inputOf<RoutesInput>(last) };
}
