import type { ByArm, Counts, LogLatencies } from "../../../release/judge/observation.ts";
import type { Moments } from "./arm.ts";
import type { ArmCounts } from "./arm-counts.ts";
import { addMoments, logLatencies, NO_MOMENTS, subtractMoments } from "./moments.ts";
import { sideOfKey } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

/** What happened between two snapshots. */
export interface Difference {
  readonly requests: ByArm<Counts>;
  readonly sessions: ByArm<Counts>;
  readonly slow: ByArm<Counts>;
  readonly latencies: ByArm<LogLatencies>;
}

/**
 * Counts of a worker that was not there before are new as a whole, since each starts at 0. Counters that
 * have gone back, which no worker's do, add nothing.
 */
export function differenceOf(before: Snapshot, after: Snapshot, releases: ByArm<string>): Difference {
  const sides = { canary: startTally(), stable: startTally() };
  for (const [key, counts] of Object.entries(after)) {
    const side = sideOfKey(key, releases);
    if (side !== null) addTo(sides[side], before[key] ?? NO_COUNTS, counts);
  }
  const { canary, stable } = sides;
  return {
    requests: { canary: canary.requests, stable: stable.requests },
    sessions: { canary: canary.sessions, stable: stable.sessions },
    slow: { canary: canary.slow, stable: stable.slow },
    latencies: { canary: logLatencies(canary.logLatency), stable: logLatencies(stable.logLatency) },
  };
}

interface Tally {
  requests: Counts;
  sessions: Counts;
  slow: Counts;
  logLatency: Moments;
}

const NOTHING: Counts = { successes: 0, failures: 0 };
const NO_COUNTS: ArmCounts = { requests: NOTHING, sessions: NOTHING, slow: NOTHING, logLatency: NO_MOMENTS };

const startTally = (): Tally => ({ ...NO_COUNTS });

function addTo(tally: Tally, before: ArmCounts, after: ArmCounts): void {
  tally.requests = addDifference(tally.requests, before.requests, after.requests);
  tally.sessions = addDifference(tally.sessions, before.sessions, after.sessions);
  tally.slow = addDifference(tally.slow, before.slow, after.slow);
  tally.logLatency = addMoments(tally.logLatency, subtractMoments(after.logLatency, before.logLatency));
}

function addDifference(sum: Counts, before: Counts, after: Counts): Counts {
  return {
    successes: sum.successes + Math.max(0, after.successes - before.successes),
    failures: sum.failures + Math.max(0, after.failures - before.failures),
  };
}
