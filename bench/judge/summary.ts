import { median } from "../lib/median.ts";
import { scoreInterval } from "../../src/release/judge/score-interval.ts";
import type { Interval } from "../../src/release/judge/score-interval.ts";

/** What became of many runs of one kind. */
export interface Summary {
  /** Share of the runs that got there, with its 95 % confidence interval. */
  readonly rate: number;
  readonly interval: Interval;
  /** Median minutes over all runs; null when most never got there. */
  readonly minutes: number | null;
}

/** `minutes` has one entry a run, infinite for a run that never got there. */
export function summarise(minutes: Float64Array): Summary {
  const hits = minutes.reduce((count, minute) => (Number.isFinite(minute) ? count + 1 : count), 0);
  const middle = median([...minutes]);
  return {
    rate: hits / minutes.length,
    interval: scoreInterval(hits, minutes.length),
    minutes: Number.isFinite(middle) ? middle : null,
  };
}
