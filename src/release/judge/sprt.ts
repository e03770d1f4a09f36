import { checkBetween } from "./check-number.ts";

/** Natural logarithms: at `upper` the bad rate is accepted, at `lower` the baseline. */
export interface SprtBounds {
  readonly upper: number;
  readonly lower: number;
}

/** What one success and one failure add to the log likelihood ratio of the bad rate over the baseline. */
export interface SprtIncrements {
  readonly success: number;
  readonly failure: number;
}

/**
 * Bounds of Wald's sequential probability ratio test: a healthy canary reaches `upper` with a probability
 * of about `alpha`, a bad one `lower` with one of about `beta`. Throws `judge-input-invalid`.
 *
 * Source: A. Wald, "Sequential Tests of Statistical Hypotheses", Annals of Mathematical Statistics 16, 1945.
 */
export function sprtBounds(alpha: number, beta: number): SprtBounds {
  checkBetween("alpha", alpha, 0, 1);
  checkBetween("beta", beta, 0, 1);
  return { upper: Math.log((1 - beta) / alpha), lower: Math.log(beta / (1 - alpha)) };
}

/** For a frozen baseline rate and the rate that must not pass, 0 < baseline < bad < 1. Throws `judge-input-invalid`. */
export function sprtIncrements(baseline: number, bad: number): SprtIncrements {
  checkBetween("the baseline rate", baseline, 0, 1);
  checkBetween("the bad rate", bad, baseline, 1);
  return { success: Math.log1p(-bad) - Math.log1p(-baseline), failure: Math.log(bad / baseline) };
}

/** Wald's approximation of how many samples of the canary a decision takes, for a healthy and for a bad one. */
export function expectedSamples(
  rates: { readonly baseline: number; readonly bad: number },
  errors: { readonly alpha: number; readonly beta: number },
): { readonly healthy: number; readonly bad: number } {
  const { upper, lower } = sprtBounds(errors.alpha, errors.beta);
  const { success, failure } = sprtIncrements(rates.baseline, rates.bad);
  const drift = (rate: number): number => rate * failure + (1 - rate) * success;
  return {
    healthy: ((1 - errors.alpha) * lower + errors.alpha * upper) / drift(rates.baseline),
    bad: ((1 - errors.beta) * upper + errors.beta * lower) / drift(rates.bad),
  };
}
