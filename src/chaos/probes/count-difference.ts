import type { RouteCounts } from "../chaos-ports.ts";

/** What was counted between two looks. */
export interface CountedRequests {
  /** Answered; clients that did not wait (499) left out. */
  readonly total: number;
  /** 5xx. */
  readonly errors: number;
  readonly latency: RouteCounts["latency"];
}

/** A source that is not in `earlier` began after it, so all of its counts are new. */
export function countDifference(earlier: readonly RouteCounts[], later: readonly RouteCounts[]): CountedRequests {
  let total = 0;
  let errors = 0;
  let bounds: readonly number[] = [];
  let counts: readonly number[] = [];
  for (const source of later) {
    const before = earlier.find((candidate) => candidate.source === source.source);
    for (const [status, count] of Object.entries(source.statuses)) {
      if (Number(status) === CLIENT_GONE) continue;
      const added = count - (before?.statuses[Number(status)] ?? 0);
      total += added;
      if (Number(status) >= 500) errors += added;
    }
    bounds = source.latency.bounds;
    counts = source.latency.counts.map(
      (count, index) => (counts[index] ?? 0) + count - (before?.latency.counts[index] ?? 0),
    );
  }
  return { total, errors, latency: { bounds, counts } };
}

const CLIENT_GONE = 499;
