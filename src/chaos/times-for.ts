import { RUN_TIMES, type RunTimes } from "./run-times.ts";

/** Times of an experiment whose faults last so many milliseconds: a short one is looked at ten times at least. */
export function timesFor(duration: number): RunTimes {
  return { ...RUN_TIMES, look: Math.min(RUN_TIMES.look, Math.max(SHORTEST, duration / LOOKS)) };
}

const LOOKS = 10;
const SHORTEST = 100;
