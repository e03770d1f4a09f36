import type { EnvironmentRef } from "../../../provider/provider.ts";
import { environmentProcesses } from "../environment/environment-processes.ts";
import type { LocalDeps } from "../local-deps.ts";

/** Ends the environment's jobs, and lets go of how they ended. */
export async function forgetJobs(deps: Pick<LocalDeps, "supervisor">, environment: EnvironmentRef): Promise<void> {
  const processes = await environmentProcesses(deps, environment);
  const jobs = processes.filter(({ tags }) => tags.kind === "job");
  await Promise.all(jobs.map(({ id }) => deps.supervisor.stopProcess(id)));
}
