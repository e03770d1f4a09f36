import type { JudgeState } from "./judge-state.ts";
import { isIncident } from "./rate-monitor.ts";
import { sampleCount } from "./sample-count.ts";
import type { VerdictReason } from "./verdict.ts";

/** The rule of the verdict. Evidence against the canary outranks everything; then what holds; then a pass of every metric. */
export function decide({ settings, at, missed, errors, slow, latency }: JudgeState): VerdictReason {
  const rates = slow === null ? [errors] : [errors, slow];
  if (rates.some(({ worseSince }) => worseSince !== null) || (latency?.worseSince ?? null) !== null) return "worse";
  if (rates.some(isIncident)) return "incident";
  if (sampleCount(errors.totals.canary) === 0 || missed >= SILENCE) return "no-data";
  // A comparison of means that has too few answers neither passes nor holds: slow answers are counted.
  const isFast = latency === null || latency.ratio === null || latency.accepted;
  if (isFast && rates.every(({ accepted }) => accepted)) return "healthy";
  return at >= settings.timeout ? "timeout" : "undecided";
}

/** So many requests are missed by chance in fewer than one case of a thousand: e^−7. */
const SILENCE = 7;
