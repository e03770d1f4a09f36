import { falseAlarmFault } from "./false-alarm-fault.ts";
import { createRandom } from "./random.ts";
import { HEALTHY, MINUTES, REFERENCE } from "./reference.ts";
import type { Column, Figure } from "./reference.ts";
import { RULES } from "./rules.ts";
import type { Rule } from "./rules.ts";
import { summarise } from "./summary.ts";
import type { Summary } from "./summary.ts";
import { createTraffic } from "./traffic.ts";

export interface Cell extends Summary {
  readonly rule: Rule["name"];
  readonly perMinute: number;
  readonly share: number;
  /** The canary's true error rate; `healthy` is stable's. */
  readonly canary: number;
  readonly isHealthy: boolean;
  readonly reference: Figure | null;
  /** What is wrong with it; only bough's own rule is held to something. */
  readonly fault: string | null;
}

/** The reference table, all rules on the same traffic. Yields after each column's rate. */
export function* simulateRules(runs: number, seed: number): Generator<Cell[]> {
  for (const [index, column] of REFERENCE.entries()) {
    for (const [rate, canary] of column.rates.entries()) yield simulate(column, rate, canary, runs, seed + index * 8);
  }
}

function simulate(column: Column, rate: number, canary: number, runs: number, seed: number): Cell[] {
  const { perMinute, share } = column;
  const draw = createTraffic({ perMinute, share, canary, stable: HEALTHY }, createRandom(seed, rate));
  const minutes = RULES.map(() => new Float64Array(runs).fill(Number.POSITIVE_INFINITY));
  for (let run = 0; run < runs; run += 1) {
    const rules = RULES.map((rule) => rule.start(share));
    for (let minute = 1; minute <= MINUTES; minute += 1) {
      const counts = draw();
      for (const [index, look] of rules.entries()) {
        if (minutes[index]![run] === Number.POSITIVE_INFINITY && look(counts)) minutes[index]![run] = minute;
      }
    }
  }
  return RULES.map(({ name }, index) => {
    const summary = summarise(minutes[index]!);
    const reference = column.figures[name][rate] ?? null;
    const fault = name === "e-process" && reference !== null ? faultOf(summary, rate === 0, reference, runs) : null;
    return { rule: name, perMinute, share, canary, isHealthy: rate === 0, ...summary, reference, fault };
  });
}

/** A tenth worse than the reference is too bad. */
function faultOf(
  { rate, interval, minutes }: Summary,
  isHealthy: boolean,
  reference: Figure,
  runs: number,
): string | null {
  if (isHealthy) return falseAlarmFault(interval, runs);
  if (rate < 0.9 * reference.noticed) return "notices fewer than the reference";
  if (reference.minutes !== null && (minutes ?? Infinity) > 1.1 * reference.minutes) return "slower than the reference";
  return null;
}
