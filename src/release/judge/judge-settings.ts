import type { Alternative } from "./e-process.ts";
import type { ByArm } from "./observation.ts";

/** How the rate of something bad is judged: of errors, or of slow answers. */
export interface RateSettings {
  /** Stable's rate, measured before the canary began and frozen. */
  readonly baseline: number;
  /** The rate at which no canary may pass. */
  readonly bad: number;
  /** How many times stable's rate the canary's may be, from 1 on. */
  readonly toleratedRatio: number;
  readonly alternative: Alternative;
  /**
   * Looks that the evidence against the canary must at least come from, where failures come in bursts: a
   * process that stands still for a moment makes all its answers slow. One look is enough unless given.
   */
  readonly looks?: number;
}

export interface SlowSettings extends RateSettings {
  /** Milliseconds above which an answer is slow: stable's frozen 95th percentile, and what is tolerated of the canary. */
  readonly above?: ByArm<number>;
}

/** A number that must stay within limits. */
export interface LimitSettings {
  readonly min: number | null;
  readonly max: number | null;
  /** Looks in a row that must be outside before the canary fails. */
  readonly looks: number;
}

export interface LatencySettings {
  /** How many times stable's (geometric mean) latency the canary's may be, from 1 on. */
  readonly toleratedRatio: number;
  /** The ratio at which no canary may pass; above the tolerated one. */
  readonly badRatio: number;
  /** Standard deviation of the effects that are expected, in natural logarithms: .2 is about 20 %. */
  readonly tau: number;
}

export interface JudgeSettings {
  /** Probability that a healthy canary is failed, over all metrics and all looks. */
  readonly alpha: number;
  /** Probability that a bad canary passes. */
  readonly beta: number;
  /** What an error is counted by. Sessions, where failures of one client come together. */
  readonly unit: "request" | "session";
  /** Seconds after which there is no more waiting for a verdict. */
  readonly timeout: number;
  readonly errors: RateSettings;
  readonly slow?: SlowSettings;
  /** Needs `slow`, which judges while there are too few answers for this. */
  readonly latency?: LatencySettings;
  /** Metrics of the application's own, by name: judged as errors are. */
  readonly counters?: Readonly<Record<string, RateSettings>>;
  /** Metrics of the application's own, by name: these take no part of α. */
  readonly limits?: Readonly<Record<string, LimitSettings>>;
}
