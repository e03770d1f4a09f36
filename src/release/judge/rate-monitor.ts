import { CUSUM_ALARM, updateCusum } from "./cusum.ts";
import { startEProcess, updateEProcess } from "./e-process.ts";
import type { EProcess } from "./e-process.ts";
import type { RateSettings } from "./judge-settings.ts";
import type { ByArm, Counts } from "./observation.ts";
import { sprtBounds, sprtIncrements } from "./sprt.ts";
import type { SprtBounds, SprtIncrements } from "./sprt.ts";

/** What is known of one rate; plain data. */
export interface RateMonitor {
  readonly bounds: SprtBounds;
  readonly increments: SprtIncrements;
  /** ln(1/α) of this metric. */
  readonly logThreshold: number;
  /** The most that one look may add to ln E, and to a cumulative sum. */
  readonly mostPerLook: number;
  readonly mostRise: number;
  readonly totals: ByArm<Counts>;
  readonly process: EProcess;
  /** Seconds since the canary began, when the evidence reached its threshold; what is known stays as it was then. */
  readonly worseSince: number | null;
  readonly logLikelihoodRatio: number;
  readonly accepted: boolean;
  readonly cusum: ByArm<number>;
}

/** `alpha` is this metric's part of the whole. */
export function startRateMonitor(settings: RateSettings, alpha: number, beta: number): RateMonitor {
  return {
    bounds: sprtBounds(alpha, beta),
    increments: sprtIncrements(settings.baseline, settings.bad),
    logThreshold: -Math.log(alpha),
    mostPerLook: settings.looks === undefined ? Number.MAX_VALUE : -Math.log(alpha) / settings.looks,
    mostRise: settings.looks === undefined ? Number.MAX_VALUE : CUSUM_ALARM / settings.looks,
    totals: { canary: NOTHING, stable: NOTHING },
    process: startEProcess(settings.alternative, settings.toleratedRatio),
    worseSince: null,
    logLikelihoodRatio: 0,
    accepted: false,
    cusum: { canary: 0, stable: 0 },
  };
}

/** Adds one look. A look in which one arm had all the traffic compares nothing, and counts for promotion only. */
export function updateRateMonitor(monitor: RateMonitor, at: number, share: number, counts: ByArm<Counts>): RateMonitor {
  if (monitor.worseSince !== null) return monitor;
  const { canary, stable } = counts;
  const failures = { canary: canary.failures, stable: stable.failures };
  const process =
    share > 0 && share < 1 ? updateEProcess(monitor.process, share, failures, monitor.mostPerLook) : monitor.process;
  const cusum = {
    canary: updateCusum(monitor.cusum.canary, monitor.increments, canary, monitor.mostRise),
    stable: updateCusum(monitor.cusum.stable, monitor.increments, stable, monitor.mostRise),
  };
  return {
    ...monitor,
    ...promotion(monitor, cusum.stable >= CUSUM_ALARM, canary),
    totals: { canary: sum(monitor.totals.canary, canary), stable: sum(monitor.totals.stable, stable) },
    process,
    worseSince: process.logE >= monitor.logThreshold ? at : null,
    cusum,
  };
}

/** The stable revision's rate has risen far above its frozen baseline. */
export function isStableDegraded({ cusum }: RateMonitor): boolean {
  return cusum.stable >= CUSUM_ALARM;
}

/** The canary's rate is up while stable's is: what both share has failed, not the release. */
export function isIncident(monitor: RateMonitor): boolean {
  return isStableDegraded(monitor) && monitor.cusum.canary >= monitor.bounds.upper;
}

/**
 * Wald's test, which stays accepted. It begins anew when stable degrades and when it recovers: what a
 * canary showed in quiet times says nothing of an outage, nor the other way round.
 */
function promotion(
  monitor: RateMonitor,
  degraded: boolean,
  { successes, failures }: Counts,
): Pick<RateMonitor, "logLikelihoodRatio" | "accepted"> {
  const kept = degraded === isStableDegraded(monitor);
  if (kept && monitor.accepted) return { logLikelihoodRatio: monitor.logLikelihoodRatio, accepted: true };
  const { success, failure } = monitor.increments;
  const logLikelihoodRatio = (kept ? monitor.logLikelihoodRatio : 0) + successes * success + failures * failure;
  return { logLikelihoodRatio, accepted: logLikelihoodRatio <= monitor.bounds.lower };
}

function sum(a: Counts, b: Counts): Counts {
  return { successes: a.successes + b.successes, failures: a.failures + b.failures };
}

const NOTHING: Counts = { successes: 0, failures: 0 };
