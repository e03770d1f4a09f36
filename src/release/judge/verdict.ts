import type { Counts } from "./observation.ts";

/**
 * Why the outcome is what it is. `fail` is `worse`, `pass` is `healthy`; `inconclusive` is one of the
 * rest: `undecided` wants more looks, `timeout` and `no-data` hold the rollout, and so does `incident`:
 * both revisions went bad together, so the release is not the cause.
 */
export type VerdictReason = "worse" | "healthy" | "undecided" | "timeout" | "no-data" | "incident";

/** Plain JSON, numbers to nine significant digits. */
export interface Verdict {
  readonly outcome: "pass" | "fail" | "inconclusive";
  readonly reason: VerdictReason;
  /** Seconds since the canary began. */
  readonly at: number;
  readonly looks: number;
  /** In plain words, the decisive sentence first. */
  readonly evidence: readonly string[];
  readonly metrics: readonly (RateEvidence | LatencyEvidence)[];
  /** On `timeout`: the smallest error rate that would have been noticed with a probability of 80 %; null when none. */
  readonly smallestDetectable?: number | null;
}

export interface RateEvidence {
  readonly metric: "errors" | "slow";
  readonly canary: Counts;
  readonly stable: Counts;
  /** Natural logarithm of the e-process, and of the threshold at which the canary fails. */
  readonly logE: number;
  readonly logThreshold: number;
  /** Seconds since the canary began; null while it has not been reached. */
  readonly worseSince: number | null;
  /** Of Wald's test, which passes the canary at `passesAt` or below. */
  readonly logLikelihoodRatio: number;
  readonly passesAt: number;
  readonly accepted: boolean;
  readonly incident: boolean;
}

export interface LatencyEvidence {
  readonly metric: "latency";
  readonly canary: number;
  readonly stable: number;
  /** Canary's latency over stable's, of geometric means; null while there are too few answers. */
  readonly ratio: number | null;
  readonly againstTolerated: number;
  readonly logThreshold: number;
  readonly againstBad: number;
  readonly logAcceptance: number;
  readonly worseSince: number | null;
  readonly accepted: boolean;
}
