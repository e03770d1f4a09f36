import type { Interval } from "../../src/release/judge/score-interval.ts";
import { ALPHA } from "./rules.ts";

/** So many runs are asked for; fewer show too little to hold anything to it. */
const ENOUGH_RUNS = 2_000;

/** What is wrong with a rate of false alarms: it must be at most α with 95 % confidence, and with few runs not above it. */
export function falseAlarmFault({ low, high }: Interval, runs: number): string | null {
  const bound = runs >= ENOUGH_RUNS ? high : low;
  return bound > ALPHA ? `false alarms not shown to be at most ${ALPHA}` : null;
}
