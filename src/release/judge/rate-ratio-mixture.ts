/** Natural logarithms of the evidence for each of the mixture's rate ratios. */
export type RateRatioMixture = readonly number[];

export const NO_EVIDENCE: RateRatioMixture = [0, 0, 0, 0, 0, 0];

/** How many times the tolerated ratio the canary's failure rate is under each alternative. */
const RATIOS = [1.5, 2, 3, 5, 10, 20] as const;
const LOG_RATIOS = RATIOS.map((ratio) => Math.log(ratio));

export interface AddedFailures {
  readonly canary: number;
  readonly stable: number;
  readonly toleratedRatio: number;
  /**
   * The most that they may add to a logarithm. Evidence that is cut off from above has no larger an
   * expectation than it had, so every look stays valid.
   */
  readonly most?: number;
}

/**
 * Adds failures that happened while the canary had `share` of the traffic. Under the ratio r a failure
 * is the canary's with probability θ_r = r·w / (r·w + 1 − w); each failure multiplies the evidence for
 * the alternative r·r0 by its probability there over its probability under the tolerated ratio r0.
 * Alternatives are multiples of r0: one below r0 would count a better canary as a worse one.
 *
 * Source: M. Lindon, A. Malek, "Anytime-Valid Inference for Multinomial Count Data", NeurIPS 2022.
 */
export function addFailures(
  mixture: RateRatioMixture,
  share: number,
  { canary, stable, toleratedRatio, most = Infinity }: AddedFailures,
): RateRatioMixture {
  if (canary + stable === 0) return mixture;
  const tolerated = Math.log1p((toleratedRatio - 1) * share);
  return mixture.map((sum, index) => {
    const ratio = (RATIOS[index] ?? 1) * toleratedRatio;
    const perFailure = tolerated - Math.log1p((ratio - 1) * share);
    return sum + Math.min(most, canary * (LOG_RATIOS[index] ?? 0) + (canary + stable) * perFailure);
  });
}

/** ln E of the mixture: the mean of its parts, taken where neither overflows nor vanishes. */
export function logEvidence(mixture: RateRatioMixture): number {
  const largest = Math.max(...mixture);
  return largest + Math.log(mixture.reduce((sum, log) => sum + Math.exp(log - largest), 0) / mixture.length);
}
