import { LOG_BOUNDS } from "../../../router/metrics/log-histogram.ts";

/**
 * The time within which that part of the answers came, in milliseconds, from how many there are up to
 * each bound; null without any. Within two bounds, which are 15 % apart, the logarithm is taken to be
 * spread evenly.
 */
export function latencyQuantile(counts: ReadonlyMap<number, number>, part: number): number | null {
  const sorted = [...counts].filter(([, count]) => count > 0).toSorted(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  const wanted = total * part;
  let below = 0;
  for (const [index, count] of sorted) {
    if (below + count >= wanted) return within(index, (wanted - below) / count);
    below += count;
  }
  return null;
}

/** Above the last bound nothing is known but the bound. */
function within(index: number, part: number): number {
  const upper = LOG_BOUNDS[index];
  const last = LOG_BOUNDS.at(-1) ?? 0;
  if (upper === undefined) return last;
  const lower = LOG_BOUNDS[index - 1] ?? upper;
  return Number((lower * (upper / lower) ** part).toPrecision(4));
}
