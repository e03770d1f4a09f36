import { startEProcess, updateEProcess } from "../../src/release/judge/e-process.ts";
import type { Interval } from "../../src/release/judge/score-interval.ts";
import { scoreInterval } from "../../src/release/judge/score-interval.ts";
import { falseAlarmFault } from "./false-alarm-fault.ts";
import { createRandom } from "./random.ts";
import { HEALTHY, MINUTES, REFERENCE } from "./reference.ts";
import { ALPHA } from "./rules.ts";
import { createTraffic } from "./traffic.ts";

export interface ToleranceCell {
  readonly tolerated: number;
  readonly perMinute: number;
  readonly share: number;
  /** Of canaries that are exactly as bad as is tolerated. */
  readonly rate: number;
  readonly interval: Interval;
  /** Share noticed of those that are five times as bad as that. */
  readonly noticed: number;
  readonly fault: string | null;
}

const RATIOS = [1.5, 2, 3] as const;
const WORSE = 5;

/** False alarms at the very edge of what is tolerated, where there are most. */
export function* simulateTolerance(runs: number, seed: number): Generator<ToleranceCell[]> {
  for (const [index, { perMinute, share }] of REFERENCE.entries()) {
    yield RATIOS.map((tolerated, which) => {
      const shareNoticed = (canary: number, stream: number): number => {
        const random = createRandom(seed + index * 8 + which, stream);
        const draw = createTraffic({ perMinute, share, canary, stable: HEALTHY }, random);
        let hits = 0;
        for (let run = 0; run < runs; run += 1) if (isNoticed(draw, share, tolerated)) hits += 1;
        return hits / runs;
      };
      const rate = shareNoticed(tolerated * HEALTHY, 400);
      const interval = scoreInterval(Math.round(rate * runs), runs);
      const fault = falseAlarmFault(interval, runs);
      return {
        tolerated,
        perMinute,
        share,
        rate,
        interval,
        noticed: shareNoticed(WORSE * tolerated * HEALTHY, 500),
        fault,
      };
    });
  }
}

function isNoticed(draw: ReturnType<typeof createTraffic>, share: number, tolerated: number): boolean {
  let process = startEProcess("greater", tolerated);
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const { canary, stable } = draw();
    process = updateEProcess(process, share, { canary: canary.failures, stable: stable.failures });
    if (process.logE >= -Math.log(ALPHA)) return true;
  }
  return false;
}
