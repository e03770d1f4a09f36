import type { Counts } from "../../../release/judge/observation.ts";
import type { Arm, Moments } from "./arm.ts";
import { countRequests } from "./arm-counts.ts";
import { addMoments, NO_MOMENTS } from "./moments.ts";

/** All that the routers have counted of one release. */
export interface StableTraffic {
  readonly requests: Counts;
  readonly sessions: Counts;
  readonly latency: Arm["latency"];
  readonly logLatency: Moments;
}

export function stableTraffic(arms: readonly Arm[], release: string): StableTraffic {
  const own = arms.filter((arm) => arm.release === release);
  const bounds = own[0]?.latency.bounds ?? [];
  return {
    requests: sumCounts(own.map(countRequests)),
    sessions: sumCounts(own.map(({ sessions }) => ({ successes: sessions.ok, failures: sessions.failed }))),
    latency: {
      bounds,
      counts: Array.from({ length: bounds.length + 1 }, (_, index) => sumAt(own, index)),
    },
    logLatency: own.reduce((sum, { logLatency }) => addMoments(sum, logLatency), NO_MOMENTS),
  };
}

const sumAt = (arms: readonly Arm[], index: number): number =>
  arms.reduce((sum, { latency }) => sum + (latency.counts[index] ?? 0), 0);

function sumCounts(all: readonly Counts[]): Counts {
  return {
    successes: all.reduce((sum, { successes }) => sum + successes, 0),
    failures: all.reduce((sum, { failures }) => sum + failures, 0),
  };
}
