import type { ByArm, LogLatencies } from "./observation.ts";

/**
 * Sums over the looks in which both arms had answers; plain data. Each look compares the arms with each
 * other, so that a slow hour that both share cancels, also while the split changes.
 */
export interface LatencyTest {
  /** Σ h, where h = 1 / (1/n_canary + 1/n_stable) of a look. */
  readonly weight: number;
  /** Σ h·d, where d is the canary's mean log-latency less stable's. */
  readonly weighted: number;
  /** Σ h·d², and the number of looks: how far the looks differ from each other. */
  readonly between: number;
  readonly looks: number;
  /** Squared deviations from the means of the arm and look, and their degrees of freedom. */
  readonly squares: number;
  readonly freedom: number;
  readonly canary: number;
  readonly stable: number;
}

export const NO_LATENCIES: LatencyTest = {
  weight: 0,
  weighted: 0,
  between: 0,
  looks: 0,
  squares: 0,
  freedom: 0,
  canary: 0,
  stable: 0,
};

/** Below this many answers of an arm the estimated variance cannot stand for the true one. */
const ENOUGH = 100;
/** With fewer looks nothing is known of how far they differ. */
const ENOUGH_LOOKS = 5;

/** Adds the latencies of one look. */
export function updateLatencyTest(test: LatencyTest, { canary, stable }: ByArm<LogLatencies>): LatencyTest {
  if (canary.count === 0 || stable.count === 0) return test;
  const weight = 1 / (1 / canary.count + 1 / stable.count);
  const difference = canary.mean - stable.mean;
  return {
    weight: test.weight + weight,
    weighted: test.weighted + weight * difference,
    between: test.between + weight * difference * difference,
    looks: test.looks + 1,
    squares: test.squares + (canary.count - 1) * canary.variance + (stable.count - 1) * stable.variance,
    freedom: test.freedom + canary.count + stable.count - 2,
    canary: test.canary + canary.count,
    stable: test.stable + stable.count,
  };
}

/** Estimated log of (canary's / stable's latency), and its variance V = s²(1/n_c + 1/n_b); null while there are too few answers. */
export function latencyDifference(
  test: LatencyTest,
): { readonly difference: number; readonly variance: number } | null {
  const { weight, weighted, between, looks, squares, freedom } = test;
  if (Math.min(test.canary, test.stable, freedom) < ENOUGH || looks < ENOUGH_LOOKS || squares <= 0) return null;
  // Were requests independent, both would estimate s². Where a moment slows many at once, looks differ by more.
  const spread = Math.max(squares / freedom, (between - (weighted * weighted) / weight) / (looks - 1));
  return { difference: weighted / weight, variance: spread / weight };
}

/**
 * ln Λ of the mixture sequential probability ratio test with effects drawn from N(0, τ²):
 * Λ = √(V/(V+τ²)) · exp(d²τ² / (2V(V+τ²))). `distance` is d, measured from the hypothesis that is tested.
 * If that holds, Λ ever reaches 1/α with a probability of at most α.
 *
 * Source: R. Johari, L. Pekelis, D. Walsh, "Always Valid Inference: Bringing Sequential Analysis to A/B
 * Testing", 2015; H. Robbins, "Statistical Methods Related to the Law of the Iterated Logarithm", 1970.
 */
export function logMixtureRatio(distance: number, variance: number, tau: number): number {
  const total = variance + tau * tau;
  return (Math.log(variance / total) + (distance * distance * tau * tau) / (variance * total)) / 2;
}
