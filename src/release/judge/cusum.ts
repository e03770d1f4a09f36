import type { Counts } from "./observation.ts";
import type { SprtIncrements } from "./sprt.ts";

/** From this score on a rate counts as risen: by chance not more than once in about a million samples. */
export const CUSUM_ALARM = Math.log(1_000_000);

/**
 * Page's cumulative sum: the log likelihood ratio of the bad rate over the baseline since the moment that
 * makes it largest, so that a rise shows however long the good time before it was. It stops at twice the
 * alarm, so that an end shows as well, and rises by `most` at one look.
 *
 * Source: E. S. Page, "Continuous Inspection Schemes", Biometrika 41, 1954.
 */
export function updateCusum(
  score: number,
  { success, failure }: SprtIncrements,
  counts: Counts,
  most = Number.MAX_VALUE,
): number {
  const next = score + Math.min(most, counts.successes * success + counts.failures * failure);
  return Math.min(2 * CUSUM_ALARM, Math.max(0, next));
}
