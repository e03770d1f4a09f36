import type { ChaosPorts, LeaseHits } from "./chaos-ports.ts";
import { describeFault } from "./describe-fault.ts";
import type { FaultHits } from "./experiment-report.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import { leaseId } from "./leases-of.ts";
import type { Killed } from "./strike.ts";

/** What each fault of the method hit. Counts that cannot be read any more are none. */
export async function hitsOf(run: ExperimentRun, ports: ChaosPorts, killed: Killed): Promise<readonly FaultHits[]> {
  const counted = await ports.leaseHits(run.id).catch((): readonly LeaseHits[] => []);
  return run.spec.method.map((spec, index) => {
    const hits = counted.find(({ id }) => id === leaseId(run.id, index))?.hits ?? {};
    const requests = spec.fault.kind === "kill" ? null : hits;
    return { fault: describeFault(spec), requests, instances: killed.get(index) ?? [] };
  });
}
