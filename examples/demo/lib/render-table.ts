import type { Narrator } from "./narrator.ts";

export interface Row {
  readonly title: string;
  readonly seen: string;
  readonly seconds: number;
  readonly held: boolean;
}

/** Marks, gaps, and the time. */
const MARGIN = 14;

/** What was done, what was seen, and how long it took; what was seen on a line of its own where there is little room. */
export function renderTable(rows: readonly Row[], { paint, width }: Narrator): string {
  const title = Math.max(...rows.map((row) => row.title.length));
  const seen = Math.max(...rows.map((row) => row.seen.length));
  const isNarrow = title + seen + MARGIN > width;
  const line = (first: string, second: string, third: string): string =>
    [first.padEnd(title), ...(isNarrow ? [] : [second.padEnd(seen)]), third.padStart(7)].join("  ");
  const below = (text: string): readonly string[] => (isNarrow ? [paint("dim", `     ${text}`)] : []);
  const rule = paint("dim", `   ${"─".repeat(line("", "", "").length)}`);
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    paint("bold", `   ${line("what was done", "what was seen", "time")}`),
    rule,
    ...rows.flatMap((row) => [
      `${mark(row, paint)} ${line(row.title, row.seen, duration(row.seconds))}`,
      ...below(row.seen),
    ]),
    rule,
    `   ${line("", "", duration(total))}`,
  ].join("\n");
}

const mark = ({ held }: Row, paint: Narrator["paint"]): string => (held ? paint("green", " ✓") : paint("red", " ✗"));

const duration = (seconds: number): string => `${seconds.toFixed(1)} s`;
