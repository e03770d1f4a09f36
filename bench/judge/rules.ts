import { startEProcess, updateEProcess } from "../../src/release/judge/e-process.ts";
import type { ByArm, Counts } from "../../src/release/judge/observation.ts";

/** A way to judge: `start` gives what takes one minute after the other and says whether the canary has failed by then. */
export interface Rule {
  readonly name: "e-process" | "5 bad minutes" | "peeked z-test";
  start(share: number): (minute: ByArm<Counts>) => boolean;
}

export const ALPHA = 0.01;

/** bough's rule, and two that are common. */
export const RULES: readonly Rule[] = [
  { name: "e-process", start: startEvidence },
  { name: "5 bad minutes", start: startBadMinutes },
  { name: "peeked z-test", start: startZTest },
];

function startEvidence(share: number): (minute: ByArm<Counts>) => boolean {
  let process = startEProcess("greater");
  const threshold = -Math.log(ALPHA);
  return ({ canary, stable }) => {
    process = updateEProcess(process, share, { canary: canary.failures, stable: stable.failures });
    return process.logE >= threshold;
  };
}

/** Five minutes, not necessarily in a row, in which more than 1 % of the canary's requests fail. */
function startBadMinutes(): (minute: ByArm<Counts>) => boolean {
  let bad = 0;
  return ({ canary: { successes, failures } }) => {
    if (failures > 0.01 * (successes + failures)) bad += 1;
    return bad >= 5;
  };
}

/** Two proportions, pooled variance, one-sided at a nominal α, at every look. */
function startZTest(): (minute: ByArm<Counts>) => boolean {
  let [canaryFailures, canaryCount, stableFailures, stableCount] = [0, 0, 0, 0];
  return ({ canary, stable }) => {
    canaryFailures += canary.failures;
    canaryCount += canary.failures + canary.successes;
    stableFailures += stable.failures;
    stableCount += stable.failures + stable.successes;
    if (canaryCount === 0 || stableCount === 0) return false;
    const pooled = (canaryFailures + stableFailures) / (canaryCount + stableCount);
    const variance = pooled * (1 - pooled) * (1 / canaryCount + 1 / stableCount);
    const difference = canaryFailures / canaryCount - stableFailures / stableCount;
    return variance > 0 && difference / Math.sqrt(variance) > QUANTILE;
  };
}

/** Of the normal distribution at 1 − α. */
const QUANTILE = 2.3263479;
