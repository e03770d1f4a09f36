import type { BenchResult } from "./result.ts";

/** One line: name, figure, target and whether it is met, note. */
export function renderResult({ name, value, unit, target, ok, note }: BenchResult): string {
  const verdict = target === undefined ? "" : `${target} ${ok === true ? "met" : "MISSED"}`;
  return `${name.padEnd(52)} ${`${value} ${unit}`.padStart(18)}  ${verdict.padEnd(18)} ${note ?? ""}`.trimEnd();
}
