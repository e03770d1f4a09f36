const BARS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

export interface Stretch {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Characters. */
  readonly width: number;
}

/** Values over time as a line of bars, the highest one full; a blank where nothing is known. Pure. */
export function sparkline(
  points: readonly (readonly [at: string, value: number])[],
  { from, to, width }: Stretch,
): string {
  const columns = Array.from({ length: width }, (): number[] => []);
  for (const [at, value] of points) {
    const column = Math.floor(((Date.parse(at) - from) / (to - from)) * width);
    columns[Math.min(Math.max(column, 0), width - 1)]?.push(value);
  }
  const means = columns.map((list) =>
    list.length === 0 ? null : list.reduce((sum, one) => sum + one, 0) / list.length,
  );
  const highest = Math.max(0, ...means.map((one) => one ?? 0));
  return means.map((value) => (value === null ? " " : barOf(value, highest))).join("");
}

function barOf(value: number, highest: number): string {
  const step = highest === 0 ? 0 : Math.round((value / highest) * (BARS.length - 1));
  return BARS[step] ?? " ";
}
