import { detectionCurve } from "./detection-curve.ts";
import type { DetectionSetting } from "./detection-curve.ts";

/** Probability with which an effect is to be noticed, to be called detectable. */
export const POWER = 0.8;

/**
 * The smallest failure rate of the canary that is noticed with a probability of 80 % within a number of
 * requests to both revisions; null when not even a canary that always fails would be.
 */
export function smallestDetectable(setting: Omit<DetectionSetting, "canary">, requests: number): number | null {
  const isDetected = (canary: number): boolean => detectionCurve({ ...setting, canary })(requests) >= POWER;
  if (!(setting.share > 0 && setting.share < 1) || !isDetected(1)) return null;
  let low = Math.log(setting.stable);
  let high = 0;
  while (high - low > PRECISION) {
    const middle = (low + high) / 2;
    if (isDetected(Math.exp(middle))) high = middle;
    else low = middle;
  }
  return Math.exp(high);
}

/** Of the rate's logarithm: half a per cent of the rate. */
const PRECISION = 0.005;
