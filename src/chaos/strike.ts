import type { ChaosPorts } from "./chaos-ports.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import { leasesOf } from "./leases-of.ts";

/** The instances that each fault of the method ended, by its index. */
export type Killed = ReadonlyMap<number, readonly string[]>;

/** Starts the faults of a run, and notes in `killed` what it ended. Rejects when one cannot be started. */
export async function strike(
  run: ExperimentRun,
  ports: ChaosPorts,
  ttl: number,
  killed: Map<number, readonly string[]>,
): Promise<void> {
  const leases = leasesOf(run, ttl);
  if (leases.length > 0) await ports.setLeases(run.id, leases);
  for (const [index, { fault, place }] of run.spec.method.entries()) {
    if (fault.kind === "kill") killed.set(index, await ports.kill(run.target, place.service, fault.instances));
  }
}
