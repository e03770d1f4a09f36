import { releaseLabel } from "../../../release/release-label.ts";
import type { WorkerCounts } from "../../../router/metrics/worker-counts.ts";
import type { ProcessState } from "../supervisor/protocol.ts";
import { instanceName } from "./instance-name.ts";
import type { InstanceSample, InstanceUsage } from "./sample.ts";

/** How instances are: by every worker that answered, and by what their processes take. */
export function instanceSamples(
  processes: readonly ProcessState[],
  workers: readonly WorkerCounts[],
  usages: ReadonlyMap<number, InstanceUsage>,
): readonly InstanceSample[] {
  return processes.flatMap(({ id, pid, status, tags: { resource, release } }) => {
    if (resource === null || release === null) return [];
    const seen = workers.flatMap(({ instances }) => instances.filter((one) => one.id === id));
    const runs = status === "running";
    return [
      {
        name: instanceName(id),
        resource,
        release: releaseLabel(release),
        serves: seen.some(({ serves }) => serves),
        healthy: seen.length === 0 ? null : runs && seen.every(({ healthy }) => healthy),
        usage: (runs && pid !== null ? usages.get(pid) : undefined) ?? null,
      },
    ];
  });
}
