import type { ByArm, Counts, InstanceCounts } from "./observation.ts";

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
  readonly metrics: readonly MetricEvidence[];
  /** On `timeout`: the smallest error rate that would have been noticed with a probability of 80 %; null when none. */
  readonly smallestDetectable?: number | null;
}

export type MetricEvidence = RateEvidence | LatencyEvidence | LimitEvidence | InstanceEvidence;

/** Of a counter metric, `counter:` and its name. */
export type RateName = "errors" | "slow" | `counter:${string}`;

export interface RateEvidence {
  readonly metric: RateName;
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

export interface LimitEvidence {
  readonly metric: `limit:${string}`;
  /** Of the last look; null where it could not be read. */
  readonly values: readonly number[] | null;
  /** Looks in a row with a number outside. */
  readonly outside: number;
  readonly worseSince: number | null;
  readonly accepted: boolean;
}

export interface InstanceEvidence {
  readonly metric: "instances";
  /** Of the last look; null when none counted instances. */
  readonly last: ByArm<InstanceCounts> | null;
  readonly restarts: ByArm<number>;
  readonly worseSince: number | null;
  readonly incident: boolean;
}
