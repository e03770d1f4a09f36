import type { StepHandlers } from "../../../engine/plan.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { LocalDeps } from "../local-deps.ts";
import type { SeedInput } from "../release/plan-jobs.ts";
import { leadsTo } from "../routes/leads-to.ts";
import { inputOf } from "../../../engine/step.ts";
import { forgetJobs } from "./forget-jobs.ts";
import { serviceOf } from "./instance-environment.ts";
import { revisionProcesses } from "./revision-processes.ts";
import type { RevisionInput, StopInput } from "./plan-service.ts";
import { runJob } from "./run-job.ts";
import { startRevision } from "./start-revision.ts";
import { waitUntilHealthy } from "./wait-until-healthy.ts";

export const serviceSteps = (deps: LocalDeps): StepHandlers => ({
  "service.migrate": async ({ deployment, step, signal, log }) => {
    const { environment, service, version } = inputOf<RevisionInput>(step);
    const release = deps.release(environment, version);
    const command = serviceOf(release, service).migrate.expand;
    if (command !== null)
      await runJob(deps, { environment, service, release, purpose: "migrate", command, deployment }, signal, log);
  },
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
    if (await leadsTo(deps, input.environment, input.version, [input.service])) return;
    await ensureHealthy(deps, input, signal);
  },
  "revision.drain": async ({ step }) => {
    const { environment, service, version, timeout } = inputOf<StopInput>(step);
    const processes = await revisionProcesses(deps, environment, service, version);
    await deps.router.drain(
      processes.map(({ id }) => id),
      timeout,
    );
  },
  "revision.stop": async ({ step }) => {
    const { environment, service, version } = inputOf<StopInput>(step);
    const processes = await revisionProcesses(deps, environment, service, version);
    await Promise.all(processes.map(({ id }) => deps.supervisor.stopProcess(id)));
  },
});

async function ensureHealthy(deps: LocalDeps, input: RevisionInput, signal: AbortSignal): Promise<void> {
  await startRevision(deps, input);
  await waitUntilHealthy(deps, input, signal);
}
