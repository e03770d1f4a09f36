import type { ByArm, Counts } from "../../../release/judge/observation.ts";
import type { RunningInstance } from "../traffic-source.ts";
import type { CounterReading } from "./read-metrics.ts";

export type CounterReadings = Readonly<Record<string, CounterReading>>;

/**
 * Events between two readings. A total that went back is a process that began anew, whose events all count;
 * an instance that is read for the first time has nothing to be compared with yet. Null when a counter has
 * gone back while the total went on: what was there has disappeared.
 */
export function counterDifference(
  before: CounterReadings,
  after: CounterReadings,
  instances: readonly RunningInstance[],
  releases: ByArm<string>,
): ByArm<Counts> | null {
  const sums = { canary: { successes: 0, failures: 0 }, stable: { successes: 0, failures: 0 } };
  for (const { id, release } of instances) {
    const [first, last] = [before[id], after[id]];
    if (first === undefined || last === undefined) continue;
    const base = last.total < first.total ? { bad: 0, total: 0 } : first;
    const [bad, total] = [last.bad - base.bad, last.total - base.total];
    if (bad < 0 || bad > total) return null;
    const arm = release === releases.canary ? sums.canary : sums.stable;
    arm.failures += bad;
    arm.successes += total - bad;
  }
  return sums;
}

/** All events that were counted so far of one release: what there is before a canary begins. */
export function countedSoFar(
  readings: CounterReadings | null,
  instances: readonly RunningInstance[],
  release: string,
): Counts | null {
  if (readings === null) return null;
  const own = instances.flatMap(({ id, release: of }) => (of === release ? [readings[id]] : []));
  const bad = own.reduce((sum, reading) => sum + (reading?.bad ?? 0), 0);
  const total = own.reduce((sum, reading) => sum + (reading?.total ?? 0), 0);
  return { failures: bad, successes: total - bad };
}
