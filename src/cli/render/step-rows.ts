import type { EngineEvent } from "../../engine/event.ts";
import { plainLine } from "../../lib/plain-line.ts";
import { shownLine } from "./fit-text.ts";

export type RowStatus = "waiting" | "running" | "done" | "failed" | "skipped";

/** A step as the live graph shows it. */
export interface StepRow {
  readonly phase: "steps" | "undo";
  readonly title: string;
  readonly status: RowStatus;
  readonly startedAt: number;
  readonly ms: number;
  /** The last line of its output. */
  readonly output: string;
}

export type StepRows = ReadonlyMap<string, StepRow>;

/** The rows after an event, in the order of the plan; steps of the way back come when they start. Pure. */
export function stepRows(rows: StepRows, event: EngineEvent, now: number): StepRows {
  switch (event.type) {
    case "planned":
      return new Map(event.plan.steps.map(({ id, title }) => [`steps ${id}`, waiting(plainLine(title))]));
    case "step.started": {
      const { phase } = event;
      const title = plainLine(event.title);
      const row: StepRow = { phase, title, status: "running", startedAt: now, ms: 0, output: "" };
      return new Map(rows).set(`${phase} ${event.step}`, row);
    }
    case "step.output":
      return change(rows, event, { output: shownLine(event.line) });
    case "step.done":
      return change(rows, event, { status: "done", ms: event.ms });
    case "step.failed":
      return change(rows, event, { status: "failed", ms: event.ms });
    case "deployment":
    case "message":
      return rows;
  }
}

/** The rows when nothing more will happen: what has not begun never will. */
export function endedRows(rows: StepRows): StepRows {
  const end = (row: StepRow): StepRow => (row.status === "waiting" ? { ...row, status: "skipped" } : row);
  return new Map([...rows].map(([key, row]) => [key, end(row)]));
}

const waiting = (title: string): StepRow => ({
  phase: "steps",
  title,
  status: "waiting",
  startedAt: 0,
  ms: 0,
  output: "",
});

function change(
  rows: StepRows,
  { phase, step }: { readonly phase: string; readonly step: string },
  changes: Partial<StepRow>,
): StepRows {
  const key = `${phase} ${step}`;
  const row = rows.get(key);
  return row === undefined ? rows : new Map(rows).set(key, { ...row, ...changes });
}
