import type { ByArm, Counts } from "../../../release/judge/observation.ts";
import type { Arm, Moments } from "./arm.ts";

/** An arm as a judge sees it: what is a failure and what is slow has been decided. Cumulative. */
export interface ArmCounts {
  readonly requests: Counts;
  readonly slow: Counts;
  readonly sessions: Counts;
  readonly logLatency: Moments;
}

/** Milliseconds above which an answer is slow; null where latency is not judged. */
export type SlowAbove = ByArm<number> | null;

/** `above` must be one of the histogram's bounds; between two of them the next larger one is taken. */
export function countArm(arm: Arm, above: number | null): ArmCounts {
  const { latency, logLatency, sessions } = arm;
  return {
    requests: countRequests(arm),
    slow: above === null ? NOTHING : countSlow(latency, above),
    sessions: { successes: sessions.ok, failures: sessions.failed },
    logLatency,
  };
}

/**
 * A failure is the server's own, 500 or above, or that the release could not be reached, although another one
 * helped the client. A client that went away (499) says nothing of the release.
 */
export function countRequests({ statuses, failedOver }: Arm): Counts {
  let [successes, failures] = [0, failedOver];
  for (const [status, count] of Object.entries(statuses)) {
    if (Number(status) >= 500) failures += count;
    else if (status !== CLIENT_GONE) successes += count;
  }
  return { successes, failures };
}

function countSlow({ bounds, counts }: Arm["latency"], above: number): Counts {
  const limit = bounds.findIndex((bound) => bound >= above);
  const first = limit === -1 ? counts.length : limit + 1;
  return { successes: sum(counts.slice(0, first)), failures: sum(counts.slice(first)) };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
const CLIENT_GONE = "499";
const NOTHING: Counts = { successes: 0, failures: 0 };
