import { startEProcess, updateEProcess } from "./e-process.ts";
import { logFactorial } from "./log-factorial.ts";

export interface DetectionSetting {
  readonly share: number;
  /** Stable's and the canary's true rates of failure. */
  readonly stable: number;
  readonly canary: number;
  readonly alpha: number;
  readonly toleratedRatio: number;
}

/** Failures after which the evidence is no longer followed; what it has not shown until then counts as unseen. */
const LONGEST = 4_000;
/** Probability that is small enough to be left out, at every one of the longest walk's steps. */
const NEGLIGIBLE = 1e-16;

/**
 * The probability that a one-sided e-process notices the canary within a number of requests to both
 * revisions. Exact for Poisson arrivals and a look after every failure: each failure is the canary's
 * with one and the same probability, so the evidence is a walk over (failures, canary's failures).
 */
export function detectionCurve(setting: DetectionSetting): (requests: number) => number {
  const { share, stable, canary } = setting;
  const failuresPerRequest = share * canary + (1 - share) * stable;
  const noticedWithin = startWalk(setting, (share * canary) / failuresPerRequest);
  return (requests) => {
    const mean = requests * failuresPerRequest;
    const reach = 8 * Math.sqrt(mean) + 10;
    const first = Math.max(0, Math.floor(mean - reach));
    if (first >= LONGEST) return noticedWithin(LONGEST);
    let sum = 0;
    for (let n = first; n <= mean + reach; n += 1) sum += poisson(n, mean) * noticedWithin(Math.min(n, LONGEST));
    return Math.min(1, sum);
  };
}

/**
 * The probability that the evidence has reached its threshold by the n-th failure, when each failure is
 * the canary's with `probability`. Walks as far as it is asked.
 */
function startWalk(setting: DetectionSetting, probability: number): (n: number) => number {
  /** [k] = probability of k failures of the canary, and of nothing noticed so far. */
  const unnoticed = new Float64Array(LONGEST + 2);
  unnoticed[0] = 1;
  const noticed = [0];
  let [lowest, needed] = [0, 1];
  return (asked) => {
    for (let n = noticed.length; n <= asked; n += 1) {
      while (needed <= n && !isReached(setting, needed, n)) needed += 1;
      for (let k = Math.min(n, needed); k >= lowest; k -= 1) {
        const before = k > lowest ? (unnoticed[k - 1] ?? 0) : 0;
        unnoticed[k] = (unnoticed[k] ?? 0) * (1 - probability) + before * probability;
      }
      noticed.push((noticed[n - 1] ?? 0) + (unnoticed[needed] ?? 0));
      unnoticed[needed] = 0;
      while (lowest < needed - 1 && (unnoticed[lowest] ?? 0) < NEGLIGIBLE) lowest += 1;
    }
    return noticed[asked] ?? 0;
  };
}

function isReached({ share, alpha, toleratedRatio }: DetectionSetting, canary: number, failures: number): boolean {
  const start = startEProcess("greater", toleratedRatio);
  return updateEProcess(start, share, { canary, stable: failures - canary }).logE >= -Math.log(alpha);
}

function poisson(n: number, mean: number): number {
  if (mean === 0) return n === 0 ? 1 : 0;
  return Math.exp(n * Math.log(mean) - mean - logFactorial(n));
}
