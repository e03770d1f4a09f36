import type { LatencySettings } from "./judge-settings.ts";
import { latencyDifference, logMixtureRatio, NO_LATENCIES, updateLatencyTest } from "./latency-test.ts";
import type { LatencyTest } from "./latency-test.ts";
import type { ByArm, LogLatencies } from "./observation.ts";

/** What is known of the latency; plain data. */
export interface LatencyMonitor {
  readonly settings: LatencySettings;
  /** ln(1/α) of this metric, and ln(1/β). */
  readonly logThreshold: number;
  readonly logAcceptance: number;
  readonly test: LatencyTest;
  /** Estimated canary's / stable's latency; null while there are too few answers to say. */
  readonly ratio: number | null;
  /** ln Λ against "at the tolerated ratio" and against "at the bad one". */
  readonly againstTolerated: number;
  readonly againstBad: number;
  /** Seconds since the canary began, when it was shown to be slower; what is known stays as it was then. */
  readonly worseSince: number | null;
  readonly accepted: boolean;
}

/** `alpha` is this metric's part of the whole. */
export function startLatencyMonitor(settings: LatencySettings, alpha: number, beta: number): LatencyMonitor {
  return {
    settings,
    logThreshold: -Math.log(alpha),
    logAcceptance: -Math.log(beta),
    test: NO_LATENCIES,
    ratio: null,
    againstTolerated: 0,
    againstBad: 0,
    worseSince: null,
    accepted: false,
  };
}

/**
 * Adds one look. Two tests run side by side: one rejects "no slower than tolerated", which fails the
 * canary, the other "as slow as bad", which accepts it.
 */
export function updateLatencyMonitor(
  monitor: LatencyMonitor,
  at: number,
  latencies: ByArm<LogLatencies>,
): LatencyMonitor {
  if (monitor.worseSince !== null) return monitor;
  const test = updateLatencyTest(monitor.test, latencies);
  const estimate = latencyDifference(test);
  if (estimate === null) return { ...monitor, test };
  const { difference, variance } = estimate;
  const { toleratedRatio, badRatio, tau } = monitor.settings;
  const above = difference - Math.log(toleratedRatio);
  const below = difference - Math.log(badRatio);
  const againstTolerated = logMixtureRatio(above, variance, tau);
  const againstBad = logMixtureRatio(below, variance, tau);
  return {
    ...monitor,
    test,
    ratio: Math.exp(difference),
    againstTolerated,
    againstBad,
    worseSince: above > 0 && againstTolerated >= monitor.logThreshold ? at : null,
    accepted: monitor.accepted || (below < 0 && againstBad >= monitor.logAcceptance),
  };
}
