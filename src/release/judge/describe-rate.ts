import type { CounterMonitor } from "./counter-monitor.ts";
import type { JudgeSettings, RateSettings } from "./judge-settings.ts";
import type { Counts } from "./observation.ts";
import { percent } from "./percent.ts";
import { isIncident, isStableDegraded } from "./rate-monitor.ts";
import type { RateMonitor } from "./rate-monitor.ts";
import { significant } from "./significant.ts";
import { spoken, spokenTime } from "./spoken.ts";
import type { RateEvidence, RateName } from "./verdict.ts";

export function rateEvidence(metric: RateName, monitor: RateMonitor): RateEvidence {
  return {
    metric,
    ...monitor.totals,
    logE: significant(monitor.process.logE),
    logThreshold: significant(monitor.logThreshold),
    worseSince: monitor.worseSince,
    logLikelihoodRatio: significant(monitor.logLikelihoodRatio),
    passesAt: significant(monitor.bounds.lower),
    accepted: monitor.accepted,
    incident: isIncident(monitor),
  };
}

/** The evidence as one sentence for each thing that a person would ask. */
export function describeRate(metric: "errors" | "slow", monitor: RateMonitor, settings: JudgeSettings): string {
  const { canary, stable } = monitor.totals;
  const unit = metric === "errors" ? settings.unit : "request";
  const did = metric === "errors" ? "failed" : slowerThan(settings);
  const counted = `${metric}: ${ratio(canary)} canary ${unit}s ${did}, ${ratio(stable)} stable ones${metric === "slow" ? slowStable(settings) : ""}`;
  const rate = metric === "slow" && settings.slow !== undefined ? settings.slow : settings.errors;
  return `${counted}; ${evidence(monitor)}${promotion(monitor, rate)}`;
}

export function describeCounter(name: string, { rate, readable }: CounterMonitor, settings: JudgeSettings): string {
  const { canary, stable } = rate.totals;
  const counted = `${name}: ${ratio(canary)} canary events bad, ${ratio(stable)} stable ones`;
  const unread = readable ? "" : "; the last look could not read it, without it nothing passes";
  return `${counted}; ${evidence(rate)}${promotion(rate, settings.counters?.[name] ?? settings.errors)}${unread}`;
}

function slowerThan({ slow }: JudgeSettings): string {
  return slow?.above === undefined ? "slow" : `slower than ${spoken(slow.above.canary)} ms`;
}

/** Only where it differs from the canary's. */
function slowStable({ slow }: JudgeSettings): string {
  if (slow?.above === undefined || slow.above.stable === slow.above.canary) return "";
  return ` slower than ${spoken(slow.above.stable)} ms`;
}

function ratio({ successes, failures }: Counts): string {
  const count = successes + failures;
  return count === 0 ? "0 of 0" : `${failures} of ${count} (${percent(failures / count)})`;
}

function evidence({ process, logThreshold, worseSince }: RateMonitor): string {
  const difference = process.alternative === "two-sided" ? "different from" : "worse than";
  const odds = `E = ${natural(process.logE)}, fails at ${natural(logThreshold)}`;
  if (worseSince === null) return `not shown to be ${difference} stable (${odds})`;
  return `${difference} stable since ${spokenTime(worseSince)} after it began (${odds}: at most 1 of ${natural(logThreshold)} healthy canaries ever gets there)`;
}

/** What is missing to pass; nothing of one that is worse, which stays so. */
function promotion(monitor: RateMonitor, { baseline, bad }: RateSettings): string {
  const { logLikelihoodRatio, bounds, increments, accepted } = monitor;
  if (monitor.worseSince !== null) return "";
  const ratio = `log likelihood ratio ${spoken(logLikelihoodRatio)}, passes at ${spoken(bounds.lower)}`;
  const degraded = isStableDegraded(monitor) ? `; stable itself is far above its baseline of ${percent(baseline)}` : "";
  if (accepted) return `; its rate is nearer ${percent(baseline)} than ${percent(bad)} (${ratio})${degraded}`;
  const missing = Math.ceil((bounds.lower - logLikelihoodRatio) / increments.success);
  return `; ${missing} good one${missing === 1 ? "" : "s"} more in a row would pass it (${ratio})${degraded}`;
}

/** e^log, short, also where it is more than a double holds. */
function natural(log: number): string {
  const power = log / Math.LN10;
  if (power > -3 && power < 6) return spoken(Math.exp(log));
  return `10^${power.toFixed(1)}`;
}
