import type { LatencyMonitor } from "./latency-monitor.ts";
import { significant } from "./significant.ts";
import { spoken, spokenTime } from "./spoken.ts";
import type { LatencyEvidence } from "./verdict.ts";

export function latencyEvidence(monitor: LatencyMonitor): LatencyEvidence {
  return {
    metric: "latency",
    canary: monitor.test.canary,
    stable: monitor.test.stable,
    ratio: monitor.ratio === null ? null : significant(monitor.ratio),
    againstTolerated: significant(monitor.againstTolerated),
    logThreshold: significant(monitor.logThreshold),
    againstBad: significant(monitor.againstBad),
    logAcceptance: significant(monitor.logAcceptance),
    worseSince: monitor.worseSince,
    accepted: monitor.accepted,
  };
}

export function describeLatency(monitor: LatencyMonitor): string {
  const { settings, test, ratio, worseSince, accepted } = monitor;
  const answers = `${test.canary} canary answers, ${test.stable} stable ones`;
  if (ratio === null) return `latency: too few answers to compare means (${answers}); slow answers are counted instead`;
  const measured = `latency: ${spoken(ratio)} times stable's over ${answers}`;
  const tolerated = `${spoken(settings.toleratedRatio)} ×`;
  const log = `ln Λ = ${spoken(monitor.againstTolerated)}, fails at ${spoken(monitor.logThreshold)}`;
  if (worseSince !== null)
    return `${measured}; slower than ${tolerated} since ${spokenTime(worseSince)} after it began (${log})`;
  // The test rejects equality on both sides; of one that is faster its Λ says nothing that a person asks.
  const slower =
    ratio > settings.toleratedRatio
      ? `not shown to be slower than ${tolerated} (${log})`
      : `not slower than ${tolerated}, which is tolerated`;
  const bad = `ln Λ = ${spoken(monitor.againstBad)}, accepted at ${spoken(monitor.logAcceptance)}`;
  const not = accepted ? "it is not as slow as" : "it could still be as slow as";
  return `${measured}; ${slower}; ${not} ${spoken(settings.badRatio)} × (${bad})`;
}
