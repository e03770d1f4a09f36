export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** 95 % confidence interval of a probability. Source: E. B. Wilson, "Probable Inference", JASA 22, 1927. */
export function scoreInterval(hits: number, runs: number): Interval {
  const z = 1.959964;
  const rate = hits / runs;
  const centre = rate + (z * z) / (2 * runs);
  const reach = z * Math.sqrt((rate * (1 - rate)) / runs + (z * z) / (4 * runs * runs));
  const scale = 1 + (z * z) / runs;
  return { low: Math.max(0, (centre - reach) / scale), high: Math.min(1, (centre + reach) / scale) };
}
