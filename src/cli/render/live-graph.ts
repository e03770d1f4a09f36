import type { WriteStream } from "node:tty";
import { stripVTControlCharacters } from "node:util";
import { textWidth } from "./fit-text.ts";
import { painter } from "./painter.ts";
import type { Progress } from "./progress.ts";
import { renderRows } from "./render-rows.ts";
import { endedRows, stepRows, type StepRows } from "./step-rows.ts";
import { toldAbove } from "./told-above.ts";

const REDRAW = 80;
const HIDE_CURSOR = "\u001B[?25l";
const SHOW_CURSOR = "\u001B[?25h";
/** Clears from the cursor to the end of the screen. */
const CLEAR_BELOW = "\u001B[J";

/** Every step of the plan on a line of its own, redrawn in place until the deployment has ended. */
export function liveGraph(out: WriteStream): Progress {
  const paint = painter(out);
  let rows: StepRows = new Map();
  /** Columns that each line of the last frame takes. */
  let drawn: readonly number[] = [];
  const showCursor = (): void => void out.write(SHOW_CURSOR);
  const timer = setInterval(() => draw(""), REDRAW);
  out.write(HIDE_CURSOR);
  process.once("exit", showCursor);

  return {
    show(event) {
      rows = stepRows(rows, event, Date.now());
      draw(toldAbove(event));
    },
    end(over) {
      clearInterval(timer);
      if (over) rows = endedRows(rows);
      draw("", Number.POSITIVE_INFINITY);
      process.off("exit", showCursor);
      showCursor();
    },
  };

  function draw(above: string, room = Math.max(1, out.rows - 1)): void {
    const lines = renderRows(rows, { columns: out.columns, lines: room, paint }, Date.now());
    const body = lines.map((line) => `${line}\n`).join("");
    out.write(`${backToTop(drawn, out.columns)}${above}${body}`);
    drawn = lines.map((line) => textWidth(stripVTControlCharacters(line)));
  }
}

/** A terminal that became narrower has wrapped the lines that are on it. */
function backToTop(widths: readonly number[], columns: number): string {
  const height = widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
  return height === 0 ? "" : `\u001B[${height}A\r${CLEAR_BELOW}`;
}
