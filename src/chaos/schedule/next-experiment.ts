import type { ChaosSchedule } from "../../model/chaos.ts";
import { openPerWeek, openSpans } from "./open-hours.ts";
import type { OpenSpan } from "./open-hours.ts";

export interface PlannedExperiment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly experiment: string;
}

/**
 * When the next experiment of a schedule is due, and which; null when it never is. The time from
 * one to the next is the minimum gap and then, in open hours, exponentially distributed, so that
 * none can be foreseen; on the whole there is one `every`. `last` is when one ran, or when the
 * schedule began. The same numbers from `random` give the same answer, so a restart changes nothing
 * when they are drawn from a seed that names `last`.
 */
export function nextExperiment(schedule: ChaosSchedule, last: number, random: () => number): PlannedExperiment | null {
  const { experiments, every, minimumGap } = schedule;
  const openBetween = (every * openPerWeek(schedule)) / WEEK;
  const wait = -Math.log(1 - random()) * Math.max(0, openBetween - openInGap(schedule, last));
  const experiment = experiments[Math.floor(random() * experiments.length)];
  if (experiment === undefined) return null;
  const at = afterOpenTime(schedule, last + minimumGap, wait);
  return at === null ? null : { at, experiment };
}

/** The instant at which, from another on, so much open time has passed. */
function afterOpenTime(schedule: ChaosSchedule, start: number, wait: number): number | null {
  let left = wait;
  for (const span of openSpans(schedule, start)) {
    const from = Math.max(span.from, start);
    if (from + left < span.to) return Math.floor(from + left);
    left -= span.to - from;
  }
  return null;
}

/** How much open time the minimum gap takes on the mean, wherever in the week's open time it begins. */
function openInGap(schedule: ChaosSchedule, since: number): number {
  const spans: OpenSpan[] = [];
  for (const span of openSpans(schedule, since)) {
    if (span.from >= since + WEEK + schedule.minimumGap) break;
    spans.push(span);
  }
  const starts = spans
    .filter(({ from }) => from < since + WEEK)
    .flatMap(({ from, to }) => SLICES.map((slice) => from + (to - from) * slice));
  const open = starts.map((start) =>
    spans.reduce((sum, { from, to }) => {
      const end = Math.min(to, start + schedule.minimumGap);
      return sum + Math.max(0, end - Math.max(from, start));
    }, 0),
  );
  return open.reduce((sum, time) => sum + time, 0) / Math.max(1, open.length);
}

const SLICES = Array.from({ length: 12 }, (_, index) => (index + 0.5) / 12);
const WEEK = 7 * 86_400_000;
