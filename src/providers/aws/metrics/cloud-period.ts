const MINUTE = 60_000;
const DAY = 86_400_000;

/** How old points are of which CloudWatch keeps none finer: "GetMetricData" of its API reference. */
const AGES: readonly (readonly [older: number, finest: number])[] = [
  [63 * DAY, 60 * MINUTE],
  [15 * DAY, 5 * MINUTE],
  [0, MINUTE],
];

/** The shortest period that CloudWatch has points of at that age, and that is no shorter than the one that is wanted. */
export function cloudPeriod(wanted: number, age: number): number {
  const finest = AGES.find(([older]) => age >= older)?.[1] ?? MINUTE;
  return Math.max(1, Math.ceil(wanted / finest)) * finest;
}
