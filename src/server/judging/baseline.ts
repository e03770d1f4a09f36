import { percent } from "../../release/judge/percent.ts";
import type { Counts } from "../../release/judge/observation.ts";
import { sampleCount } from "../../release/judge/sample-count.ts";

/** A rate of stable's, measured before the canary begins and frozen, and the rate at which no canary passes. */
export interface Baseline {
  readonly baseline: number;
  readonly bad: number;
  /** What was measured, in plain words. */
  readonly note: string;
}

/** With fewer than so many a rate is not measured. */
export const ENOUGH = 200;

/**
 * The baseline of errors or of a counter. Half a failure more than was counted: none seen does not mean that
 * there are none. Never below a fiftieth of the bad rate, where a single failure would weigh too much; and
 * where stable itself is nearly as bad, the bad rate moves up, since nothing could pass.
 */
export function measuredBaseline(what: string, counts: Counts, asked: number): Baseline {
  const count = sampleCount(counts);
  if (count < ENOUGH) {
    const baseline = Math.min(DEFAULT, asked / 10);
    const note = `${what}: stable has had ${count}, too few to measure its rate; ${percent(baseline)} is assumed.`;
    return { baseline, bad: asked, note };
  }
  const measured = (counts.failures + 0.5) / (count + 1);
  const baseline = Math.min(WORST, Math.max(measured, asked / 50));
  const bad = baseline * 2 <= asked ? asked : Math.min(0.99, Math.max(asked, baseline * 2));
  const moved = bad === asked ? "" : `; at that rate only ${percent(bad)} can be called bad, not ${percent(asked)}`;
  return { baseline, bad, note: `${what}: ${counts.failures} of stable's ${count} failed${moved}.` };
}

/** What a healthy service is taken for. */
const DEFAULT = 0.005;
const WORST = 0.45;
