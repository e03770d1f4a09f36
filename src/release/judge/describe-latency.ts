import type { LatencyMonitor } from "./latency-monitor.ts";
import { significant } from "./significant.ts";
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
  const measured = `latency: ${ratio.toFixed(3)} times stable's over ${answers}`;
  const log = `ln Λ = ${monitor.againstTolerated.toFixed(3)} of ${monitor.logThreshold.toFixed(3)}`;
  if (worseSince !== null)
    return `${measured}; slower than ${settings.toleratedRatio} × since ${worseSince} s (${log})`;
  const bad = `ln Λ = ${monitor.againstBad.toFixed(3)} of ${monitor.logAcceptance.toFixed(3)}`;
  const not = accepted ? "it is not as slow as" : "it could still be as slow as";
  return `${measured}; not shown to be slower (${log}); ${not} ${settings.badRatio} × (${bad})`;
}
