import { startEProcess, updateEProcess } from "../../src/release/judge/e-process.ts";
import { falseAlarmFault } from "./false-alarm-fault.ts";
import { createPoisson } from "./poisson.ts";
import { createRandom } from "./random.ts";
import { HEALTHY, MINUTES, REFERENCE } from "./reference.ts";
import { ALPHA } from "./rules.ts";
import { scoreInterval } from "../../src/release/judge/score-interval.ts";
import type { Interval } from "../../src/release/judge/score-interval.ts";

export interface BurstCell {
  readonly counted: "requests" | "sessions";
  readonly perMinute: number;
  readonly share: number;
  readonly rate: number;
  readonly interval: Interval;
  readonly fault: string | null;
}

/** How many requests of a session fail when it fails. */
const BURST = 5;

/** False alarms of healthy canaries whose failures come five to a session, at the same rate of failed requests. */
export function* simulateBursts(runs: number, seed: number): Generator<BurstCell[]> {
  for (const [index, { perMinute, share }] of REFERENCE.entries()) {
    const random = createRandom(seed + index * 8, 100);
    const sessions = (perMinute * HEALTHY) / BURST;
    const canary = createPoisson(sessions * share, random);
    const stable = createPoisson(sessions * (1 - share), random);
    let [byRequests, bySessions] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const minutes = Array.from({ length: MINUTES }, () => ({ canary: canary(), stable: stable() }));
      if (isAlarm(minutes, share, BURST)) byRequests += 1;
      if (isAlarm(minutes, share, 1)) bySessions += 1;
    }
    yield [
      { counted: "requests", perMinute, share, ...alarms(byRequests, runs), fault: null },
      { counted: "sessions", perMinute, share, ...alarms(bySessions, runs), fault: faultOf(bySessions, runs) },
    ];
  }
}

function isAlarm(minutes: readonly { canary: number; stable: number }[], share: number, each: number): boolean {
  let process = startEProcess("greater");
  return minutes.some(({ canary, stable }) => {
    process = updateEProcess(process, share, { canary: canary * each, stable: stable * each });
    return process.logE >= -Math.log(ALPHA);
  });
}

function alarms(hits: number, runs: number): { rate: number; interval: Interval } {
  return { rate: hits / runs, interval: scoreInterval(hits, runs) };
}

function faultOf(hits: number, runs: number): string | null {
  return falseAlarmFault(scoreInterval(hits, runs), runs);
}
