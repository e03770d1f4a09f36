import { areInstancesHealthy, isInstanceIncident } from "./instance-monitor.ts";
import type { JudgeState } from "./judge-state.ts";
import { isLimitKept } from "./limit-monitor.ts";
import { isIncident } from "./rate-monitor.ts";
import type { RateMonitor } from "./rate-monitor.ts";
import { sampleCount } from "./sample-count.ts";
import type { VerdictReason } from "./verdict.ts";

/** The rule of the verdict. Evidence against the canary outranks everything; then what holds; then a pass of every metric. */
export function decide(state: JudgeState): VerdictReason {
  const { settings, at, missed, errors, slow, counters } = state;
  const rates = [errors, ...(slow === null ? [] : [slow]), ...Object.values(counters).map(({ rate }) => rate)];
  if (isWorse(state, rates)) return "worse";
  if (rates.some(isIncident) || isInstanceIncident(state.instances)) return "incident";
  if (sampleCount(errors.totals.canary) === 0 || missed >= SILENCE) return "no-data";
  if (isHealthy(state, rates)) return "healthy";
  return at >= settings.timeout ? "timeout" : "undecided";
}

function isWorse({ latency, limits, instances }: JudgeState, rates: readonly RateMonitor[]): boolean {
  const others = latency === null ? [instances] : [instances, latency];
  return [...rates, ...others, ...Object.values(limits)].some(({ worseSince }) => worseSince !== null);
}

function isHealthy({ latency, counters, limits, instances }: JudgeState, rates: readonly RateMonitor[]): boolean {
  // A comparison of means that has too few answers neither passes nor holds: slow answers are counted.
  const isFast = latency === null || latency.ratio === null || latency.accepted;
  const isReadable = Object.values(counters).every(({ readable }) => readable);
  const isWithin = Object.values(limits).every(isLimitKept);
  return isFast && isReadable && isWithin && areInstancesHealthy(instances) && rates.every(({ accepted }) => accepted);
}

/** So many requests are missed by chance in fewer than one case of a thousand: e^−7. */
const SILENCE = 7;
