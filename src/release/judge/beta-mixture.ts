import { logFactorial } from "./log-factorial.ts";

/** Two-sided evidence; plain data. A stretch is the time since the share of the traffic last changed. */
export interface BetaMixture {
  readonly share: number;
  readonly canary: number;
  readonly stable: number;
  /** ln E of the stretches before this one. */
  readonly earlier: number;
}

export const NO_STRETCH: BetaMixture = { share: 0, canary: 0, stable: 0, earlier: 0 };

/**
 * Adds failures to a uniform mixture over the probability that a failure is the canary's:
 * E = k!·(n−k)! / (n+1)! / (w^k·(1−w)^(n−k)). When the share changes a new stretch begins and the
 * evidence of the stretches is multiplied, which keeps its expectation under the null hypothesis at 1.
 */
export function addToStretch(
  mixture: BetaMixture,
  share: number,
  { canary, stable }: { canary: number; stable: number },
): BetaMixture {
  if (canary + stable === 0) return mixture;
  if (share !== mixture.share) return { share, canary, stable, earlier: logOfStretches(mixture) };
  return { ...mixture, canary: mixture.canary + canary, stable: mixture.stable + stable };
}

/** ln E over all stretches. */
export function logOfStretches({ share, canary, stable, earlier }: BetaMixture): number {
  if (canary + stable === 0) return earlier;
  const alternative = logFactorial(canary) + logFactorial(stable) - logFactorial(canary + stable + 1);
  return earlier + alternative - canary * Math.log(share) - stable * Math.log1p(-share);
}
