import type { ChaosLease } from "./chaos-ports.ts";
import type { ExperimentRun } from "./experiment-run.ts";

/** The faults of a run that act on traffic; those that end instances are no leases. */
export function leasesOf({ id, target, spec }: ExperimentRun, ttl: number): readonly ChaosLease[] {
  return spec.method.flatMap(({ place, share, direction, fault }, index) =>
    fault.kind === "kill" ? [] : [{ id: leaseId(id, index), ttl, target, place, share, direction, fault }],
  );
}

/** Name of the lease of one of a method's faults. */
export function leaseId(run: string, index: number): string {
  return `${run}/${index + 1}`;
}
