import type { StepRecord } from "../../../engine/journal.ts";
import type { Plan } from "../../../engine/plan.ts";
import type { LocalDeps } from "../local-deps.ts";
import { publishRoutes } from "../routes/publish-routes.ts";
import { serviceOf } from "../service/instance-environment.ts";
import type { RevisionInput } from "../service/plan-service.ts";
import { revisionProcesses } from "../service/revision-processes.ts";
import { startRevision } from "../service/start-revision.ts";
import { waitUntilHealthy } from "../service/wait-until-healthy.ts";
import { standing } from "./standing.ts";

/**
 * After `bough down`, or a power cut, nothing runs of what an interrupted deployment had started, nor
 * of what serves meanwhile: it is started, and the routes get its ports. What does not come back is
 * left to the next step that asks for its health. Where everything runs this changes nothing.
 */
export async function resume(
  deps: LocalDeps,
  plan: Plan,
  records: readonly StepRecord[],
  signal: AbortSignal,
): Promise<void> {
  // The way back starts what it needs itself.
  if (records.length === 0 || records.some(({ phase }) => phase === "undo")) return;
  const { revisions, routes } = standing(plan, records);
  const started = await Promise.allSettled(revisions.map((revision) => startMissing(deps, revision, signal)));
  signal.throwIfAborted();
  if (routes === null || started.every((one) => one.status === "fulfilled" && !one.value)) return;
  await publishRoutes(deps, routes, true);
}

/** True when something of the revision had to be started. */
async function startMissing(deps: LocalDeps, revision: RevisionInput, signal: AbortSignal): Promise<boolean> {
  const { environment, service, version, instances } = revision;
  const wanted = instances ?? serviceOf(deps.release(environment, version), service).instances;
  const running = await revisionProcesses(deps, environment, service, version);
  if (running.length >= wanted) return false;
  await startRevision(deps, revision);
  await waitUntilHealthy(deps, revision, signal);
  return true;
}
