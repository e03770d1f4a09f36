import type { EnvironmentRef } from "../../../provider/provider.ts";
import { environmentProcesses } from "../environment/environment-processes.ts";
import type { LocalDeps } from "../local-deps.ts";
import type { ProcessState } from "../supervisor/protocol.ts";

/** The instances of one revision that the supervisor knows, in the order of their ids. */
export async function revisionProcesses(
  deps: Pick<LocalDeps, "supervisor">,
  environment: EnvironmentRef,
  service: string,
  version: number,
): Promise<readonly ProcessState[]> {
  const all = await environmentProcesses(deps, environment);
  return all
    .filter(({ tags }) => tags.kind === "instance" && tags.resource === service && tags.release === version)
    .toSorted((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}
