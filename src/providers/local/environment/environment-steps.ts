import type { StepHandlers } from "../../../engine/plan.ts";
import { removeTree } from "../../../lib/remove-tree.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { environmentDirectory } from "../directories.ts";
import type { LocalDeps } from "../local-deps.ts";
import { inputOf } from "../../../engine/step.ts";
import { environmentPorts } from "./environment-ports.ts";
import { environmentProcesses } from "./environment-processes.ts";

export const environmentSteps = (deps: LocalDeps): StepHandlers => ({
  "processes.remove": async ({ step }) => {
    const processes = await environmentProcesses(deps, inputOf<EnvironmentRef>(step));
    await Promise.all(processes.map(({ id }) => deps.supervisor.stopProcess(id)));
  },
  "ports.release": async ({ step }) => {
    const leases = await environmentPorts(deps, inputOf<EnvironmentRef>(step));
    await Promise.all(leases.map(({ owner }) => deps.supervisor.releasePort(owner)));
  },
  "directory.remove": async ({ step }) => {
    await removeTree(environmentDirectory(deps.data, inputOf<EnvironmentRef>(step)));
  },
});
