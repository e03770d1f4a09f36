import type { EnvironmentRef } from "../../../provider/provider.ts";
import type { LocalDeps } from "../local-deps.ts";
import type { ProcessState } from "../supervisor/protocol.ts";

/** Instances and jobs that carry exactly this environment's tags. */
export async function environmentProcesses(
  deps: Pick<LocalDeps, "supervisor">,
  { app, slug }: EnvironmentRef,
): Promise<readonly ProcessState[]> {
  const all = await deps.supervisor.listProcesses();
  return all.filter(({ tags }) => tags.app === app && tags.slug === slug);
}
