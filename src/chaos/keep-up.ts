import type { ChaosPorts } from "./chaos-ports.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import { leasesOf } from "./leases-of.ts";

/** Renews the leases of a run until the signal is aborted. Rejects when they cannot be renewed. */
export async function keepUp(run: ExperimentRun, ports: ChaosPorts, ttl: number, signal: AbortSignal): Promise<void> {
  const leases = leasesOf(run, ttl);
  for (;;) {
    await ports.clock.sleep(ttl / RENEWALS, signal);
    if (signal.aborted || leases.length === 0) return;
    await ports.setLeases(run.id, leases);
  }
}

/** Times within its `ttl` that a lease is renewed. */
const RENEWALS = 3;
