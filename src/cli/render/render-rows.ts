import { duration } from "../../server/client/render-progress.ts";
import { fitText, textWidth } from "./fit-text.ts";
import type { Paint } from "./painter.ts";
import type { StepRow, StepRows } from "./step-rows.ts";

export interface Screen {
  readonly columns: number;
  /** Lines that there is room for. */
  readonly lines: number;
  readonly paint: Paint;
}

/** The steps as lines that fit the screen: when there are too many, what is under way is kept in view. Pure. */
export function renderRows(rows: StepRows, { columns, lines, paint }: Screen, now: number): readonly string[] {
  const all = withHeading([...rows.values()]);
  const { shown, before, after } = inView(all, lines);
  const more = (count: number, what: string): string[] =>
    count === 0 ? [] : [paint("dim", fitText(`  … ${count} ${what}`, columns))];
  return [
    ...more(before, "before"),
    ...shown.map((row) => (row === WAY_BACK ? paint("yellow", WAY_BACK) : renderRow(row, columns, paint, now))),
    ...more(after, "more"),
  ];
}

const WAY_BACK = "Going back:";
type Line = StepRow | typeof WAY_BACK;

function withHeading(rows: readonly StepRow[]): readonly Line[] {
  const back = rows.filter(({ phase }) => phase === "undo");
  return back.length === 0 ? rows : [...rows.filter(({ phase }) => phase === "steps"), WAY_BACK, ...back];
}

function inView(all: readonly Line[], lines: number) {
  if (all.length <= lines) return { shown: all, before: 0, after: 0 };
  const room = Math.max(1, lines - 2);
  const active = all.findIndex((line) => line !== WAY_BACK && line.status === "running");
  const first = active === -1 ? all.findIndex((line) => line !== WAY_BACK && line.status === "waiting") : active;
  const wanted = first === -1 ? all.length : first - (room > 1 ? 1 : 0);
  const start = Math.max(0, Math.min(wanted, all.length - room));
  return { shown: all.slice(start, start + room), before: start, after: Math.max(0, all.length - start - room) };
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_TIME = 80;

function renderRow(row: StepRow, columns: number, paint: Paint, now: number): string {
  const title = fitText(row.title, columns - 2);
  const rest = (text: string): string => {
    const room = columns - 2 - textWidth(title) - 2;
    return room < 4 ? "" : paint("dim", `  ${fitText(text, room)}`);
  };
  switch (row.status) {
    case "waiting":
      return paint("dim", `  ${title}`);
    case "skipped":
      return paint("dim", `– ${title}`) + rest("not done");
    case "running": {
      const spinner = FRAMES[Math.floor(now / FRAME_TIME) % FRAMES.length] ?? "";
      const time = seconds(now - row.startedAt);
      return `${paint("cyan", spinner)} ${title}${rest(row.output === "" ? time : `${time}  ${row.output}`)}`;
    }
    case "done":
      return `${paint("green", "✓")} ${title}${rest(duration(row.ms))}`;
    case "failed":
      return `${paint("red", "✗")} ${title}${rest(duration(row.ms))}`;
  }
}

/** Without milliseconds, which would only flicker. */
const seconds = (ms: number): string => (ms < 1000 ? "" : duration(Math.floor(ms / 1000) * 1000).replace(".0 s", " s"));
