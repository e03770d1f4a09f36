import type { Narrator } from "./narrator.ts";

export interface Row {
  readonly title: string;
  readonly seen: string;
  readonly seconds: number;
  readonly held: boolean;
}

/** What was done, what was seen, and how long it took. */
export function renderTable(rows: readonly Row[], { paint }: Narrator): string {
  const title = Math.max(...rows.map((row) => row.title.length));
  const seen = Math.max(...rows.map((row) => row.seen.length));
  const line = (first: string, second: string, third: string): string =>
    `${first.padEnd(title)}  ${second.padEnd(seen)}  ${third.padStart(7)}`;
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  const rule = paint("dim", `   ${"─".repeat(title + seen + 11)}`);
  return [
    paint("bold", `   ${line("what was done", "what was seen", "time")}`),
    rule,
    ...rows.map((row) => `${mark(row, paint)} ${line(row.title, row.seen, `${row.seconds.toFixed(1)} s`)}`),
    rule,
    `   ${line("", "", `${total.toFixed(1)} s`)}`,
  ].join("\n");
}

const mark = ({ held }: Row, paint: Narrator["paint"]): string => (held ? paint("green", " ✓") : paint("red", " ✗"));
