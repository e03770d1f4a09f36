import { checkAtLeast, checkBetween } from "./check-number.ts";
import { detectionCurve } from "./detection-curve.ts";
import { describePreflight } from "./describe-preflight.ts";
import { POWER, smallestDetectable } from "./smallest-detectable.ts";
import { expectedSamples } from "./sprt.ts";

export interface PreflightQuestion {
  /** Requests to both revisions, and the canary's share of them. */
  readonly requestsPerMinute: number;
  readonly share: number;
  /** How long the canary may take. */
  readonly minutes: number;
  readonly baseline: number;
  /** The error rate that should be noticed. */
  readonly bad: number;
  /** The error metric's part of the whole α. */
  readonly alpha: number;
  readonly beta: number;
  readonly toleratedRatio: number;
}

/** What can be seen with one split. */
export interface SplitForecast {
  readonly share: number;
  /** Until half of the canaries that fail at the bad rate are noticed, in whole minutes; null: never. */
  readonly medianMinutes: number | null;
  /** Probability that such a canary is noticed in the time that there is. */
  readonly probability: number;
  /** The smallest error rate that is noticed in this time with a probability of 80 %; null when none is. */
  readonly smallestDetectable: number | null;
  /** Until a healthy canary passes, on average, in whole minutes; null: never. */
  readonly minutesToPass: number | null;
}

export interface Preflight {
  readonly asked: SplitForecast;
  /** The bad rate is noticed in time with a probability of at least 80 %. */
  readonly feasible: boolean;
  /** The smallest larger split that is feasible, or else the one that sees most; null when the asked one sees most. */
  readonly better: SplitForecast | null;
  readonly evidence: readonly string[];
}

/** What a canary can show at the present traffic, before it starts. Throws `judge-input-invalid`. */
export function preflight(question: PreflightQuestion): Preflight {
  checkAtLeast("requestsPerMinute", question.requestsPerMinute, 0);
  checkBetween("share", question.share, 0, 1);
  checkBetween("minutes", question.minutes, 0, Number.POSITIVE_INFINITY);
  checkAtLeast("toleratedRatio", question.toleratedRatio, 1);
  const asked = forecast(question, question.share);
  const feasible = asked.probability >= POWER;
  const better = betterSplit(question, asked);
  return { asked, feasible, better, evidence: describePreflight(question, { asked, feasible, better }) };
}

function forecast(question: PreflightQuestion, share: number): SplitForecast {
  const { requestsPerMinute, minutes, baseline, bad, alpha, beta, toleratedRatio } = question;
  const setting = { share, stable: baseline, alpha, toleratedRatio };
  const samples = expectedSamples({ baseline, bad }, { alpha, beta }).healthy;
  const within = detectionCurve({ ...setting, canary: bad });
  return {
    share,
    medianMinutes: requestsPerMinute === 0 ? null : medianMinutes(within, requestsPerMinute),
    probability: within(requestsPerMinute * minutes),
    smallestDetectable: smallestDetectable(setting, requestsPerMinute * minutes),
    minutesToPass: requestsPerMinute === 0 ? null : Math.ceil(samples / (requestsPerMinute * share)),
  };
}

function medianMinutes(within: (requests: number) => number, requestsPerMinute: number): number | null {
  let high = 1;
  while (within(high * requestsPerMinute) < 0.5) {
    high *= 2;
    if (high > LONGEST_MINUTES) return null;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.ceil((low + high) / 2);
    if (within(middle * requestsPerMinute) < 0.5) low = middle;
    else high = middle;
  }
  return high;
}

/** Evidence grows fastest near an even split; more than that only exposes more users. */
function betterSplit(question: PreflightQuestion, asked: SplitForecast): SplitForecast | null {
  const larger = SPLITS.filter((share) => share > asked.share).map((share) => forecast(question, share));
  const feasible = asked.probability >= POWER ? undefined : larger.find(({ probability }) => probability >= POWER);
  return feasible ?? larger.findLast((split) => isFaster(split, asked)) ?? null;
}

function isFaster(a: SplitForecast, b: SplitForecast): boolean {
  return (a.medianMinutes ?? Infinity) < (b.medianMinutes ?? Infinity);
}

const SPLITS = [0.05, 0.1, 0.25, 0.5] as const;
/** A year: nobody waits longer for a canary. */
const LONGEST_MINUTES = 525_600;
