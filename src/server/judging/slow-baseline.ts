import type { ByArm } from "../../release/judge/observation.ts";
import type { SlowSettings } from "../../release/judge/judge-settings.ts";
import { significant } from "../../release/judge/significant.ts";
import { ENOUGH } from "./baseline.ts";
import type { Moments } from "./counters/arm.ts";
import type { StableTraffic } from "./counters/stable-traffic.ts";

/** Slower than this nobody notices, whatever the ratio is: milliseconds. */
const UNNOTICED = 5;
const SLOW = 0.05;
/** A moment in which a process stands still is over in fewer looks. */
const LOOKS = 5;

/**
 * Stable's 95th percentile, frozen: the smallest bound of the histogram that at most 5 % of its answers are
 * above, with the very share that is. The canary's limit is higher by what is tolerated, so that a canary
 * just as slow as that has no more slow answers than stable. Null with too few answers.
 */
export function slowBaseline({ latency }: StableTraffic, toleratedRatio: number): SlowSettings | null {
  const { bounds, counts } = latency;
  const count = counts.reduce((sum, one) => sum + one, 0);
  if (count < ENOUGH) return null;
  let above = count;
  for (const [index, bound] of bounds.entries()) {
    above -= counts[index] ?? 0;
    if (above > count * SLOW) continue;
    const baseline = Math.min(SLOW, Math.max(0.01, (above + 0.5) / (count + 1)));
    return {
      baseline,
      bad: 3 * SLOW,
      toleratedRatio: 1,
      alternative: "greater",
      looks: LOOKS,
      above: limits(bounds, bound, toleratedRatio),
    };
  }
  return null;
}

function limits(bounds: readonly number[], stable: number, toleratedRatio: number): ByArm<number> {
  const wanted = Math.max(stable * toleratedRatio, stable + UNNOTICED);
  return { stable, canary: bounds.find((bound) => bound >= wanted) ?? stable };
}

/** The tolerated ratio of the means, raised where it would be a difference that nobody notices. */
export function noticeableRatio({ count, mean }: Moments, toleratedRatio: number): number {
  if (count === 0) return toleratedRatio;
  return significant(Math.max(toleratedRatio, 1 + UNNOTICED / Math.exp(mean)));
}
