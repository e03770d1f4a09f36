import type { FaultLease } from "./fault-lease.ts";
import type { Faults } from "./faults.ts";

/** A fault of one worker or of all: live, or over lately. */
export interface FaultState {
  readonly lease: FaultLease;
  /** Milliseconds; 0 when it is over. */
  readonly remaining: number;
  /** Attempts and tunnels that it hit, by release. */
  readonly hits: Readonly<Record<string, number>>;
}

export function describeFaults(faults: Faults): readonly FaultState[] {
  return faults.all().map((live) => ({
    lease: live.lease,
    remaining: faults.remaining(live),
    hits: Object.fromEntries(live.hits),
  }));
}
