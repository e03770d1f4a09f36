import type { RouteCounts } from "../chaos-ports.ts";

/**
 * The value below which a share `q` of a histogram's observations lies, linear within a bucket, as
 * Prometheus' histogram_quantile has it; the last bound for what lies above all. Null without any.
 */
export function histogramQuantile({ bounds, counts }: RouteCounts["latency"], q: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let below = 0;
  for (const [index, count] of counts.entries()) {
    const upper = bounds[index];
    if (upper === undefined) break;
    if (count > 0 && below + count >= q * total) {
      const lower = bounds[index - 1] ?? 0;
      return lower + ((upper - lower) * (q * total - below)) / count;
    }
    below += count;
  }
  return bounds.at(-1) ?? null;
}
