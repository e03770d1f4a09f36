import type { StepContext, StepHandlers } from "../../../engine/plan.ts";
import { inputOf } from "../../../engine/step.ts";
import type { MigrateSpec } from "../../../model/spec.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { contractMigration } from "../../../release/rollout/contract-barrier.ts";
import type { LocalDeps } from "../local-deps.ts";
import { instanceId } from "../names.ts";
import type { SeedInput } from "../release/plan-jobs.ts";
import { isInRoutes } from "../routes/is-in-routes.ts";
import { forgetJobs } from "./forget-jobs.ts";
import { serviceOf } from "./instance-environment.ts";
import { revisionProcesses } from "./revision-processes.ts";
import type { RevisionInput } from "./plan-service.ts";
import type { StopInput } from "./plan-stop.ts";
import { runJob } from "./run-job.ts";
import { startRevision } from "./start-revision.ts";
import type { ProcessState } from "../supervisor/protocol.ts";
import { waitUntilHealthy } from "./wait-until-healthy.ts";

export const serviceSteps = (deps: LocalDeps): StepHandlers => ({
  "service.migrate": (context) => migrate(deps, context, "expand"),
  [contractMigration]: (context) => migrate(deps, context, "contract"),
  "data.seed": async ({ deployment, step, signal, log }) => {
    const { environment, version } = inputOf<SeedInput>(step);
    const release = deps.release(environment, version);
    const { seed: command, seedWith: service } = release.spec;
    if (command !== null && service !== null)
      await runJob(deps, { environment, service, release, purpose: "seed", command, deployment }, signal, log);
  },
  "jobs.forget": ({ step }) => forgetJobs(deps, inputOf<EnvironmentRef>(step)),
  "revision.start": ({ step }) => startRevision(deps, inputOf<RevisionInput>(step)),
  // A deployment that is taken up after `bough down` has started them in its journal, but none runs.
  "revision.healthy": ({ step, signal }) => ensureHealthy(deps, inputOf<RevisionInput>(step), signal),
  "revision.restore": async ({ step, signal }) => {
    const input = inputOf<RevisionInput>(step);
    if (await isInRoutes(deps, input.environment, input.service, input.version)) return;
    await ensureHealthy(deps, input, signal);
  },
  "revision.drain": async ({ step }) => {
    const input = inputOf<StopInput>(step);
    const processes = await stopping(deps, input);
    await deps.router.drain(
      processes.map(({ id }) => id),
      input.timeout,
    );
  },
  "revision.stop": async ({ step }) => {
    const processes = await stopping(deps, inputOf<StopInput>(step));
    await Promise.all(processes.map(({ id }) => deps.supervisor.stopProcess(id)));
  },
});

async function migrate(
  deps: LocalDeps,
  { deployment, step, signal, log }: StepContext,
  half: keyof MigrateSpec,
): Promise<void> {
  const { environment, service, version } = inputOf<RevisionInput>(step);
  const release = deps.release(environment, version);
  const command = serviceOf(release, service).migrate[half];
  const purpose = half === "expand" ? "migrate" : "contract";
  if (command !== null)
    await runJob(deps, { environment, service, release, purpose, command, deployment }, signal, log);
}

/** The instances of the revision that shall not go on. */
async function stopping(
  deps: LocalDeps,
  { environment, service, version, left = 0 }: StopInput,
): Promise<readonly ProcessState[]> {
  const processes = await revisionProcesses(deps, environment, service, version);
  const staying = new Set(Array.from({ length: left }, (_, index) => instanceId(environment, service, version, index)));
  return processes.filter(({ id }) => !staying.has(id));
}

async function ensureHealthy(deps: LocalDeps, input: RevisionInput, signal: AbortSignal): Promise<void> {
  await startRevision(deps, input);
  await waitUntilHealthy(deps, input, signal);
}
