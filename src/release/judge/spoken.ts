/** For people: three significant digits; what has more before the point keeps them. */
export function spoken(value: number): string {
  const digits = Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
  return String(digits);
}

/** Seconds for people: `0.4 s`, `15 s`, `2.5 min`, `1 h`. */
export function spokenTime(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Number((seconds / 60).toFixed(seconds < 600 ? 1 : 0))} min`;
  return `${Number((seconds / 3_600).toFixed(1))} h`;
}
