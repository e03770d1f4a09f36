import { styleText } from "node:util";
import type { WriteStream } from "node:tty";
import type { EngineEvent } from "../../engine/event.ts";
import { duration } from "../../server/client/render-progress.ts";
import type { Progress } from "./progress.ts";

type Status = "waiting" | "running" | "done" | "failed";

interface Row {
  title: string;
  status: Status;
  startedAt: number;
  ms: number;
  output: string;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const REDRAW = 80;

/** Every step of the plan on a line of its own, redrawn in place until the deployment has ended. */
export function liveGraph(out: WriteStream): Progress {
  const rows = new Map<string, Row>();
  let drawn = 0;
  let frame = 0;
  const timer = setInterval(draw, REDRAW);

  return {
    show(event) {
      take(rows, event);
      draw();
    },
    end() {
      clearInterval(timer);
      draw();
    },
  };

  function draw(): void {
    frame += 1;
    const spinner = FRAMES[frame % FRAMES.length] ?? "";
    const room = Math.max(1, out.rows - 1);
    const lines = [...rows.values()].map((row) => renderRow(row, spinner, out.columns)).slice(-room);
    const up = drawn === 0 ? "" : `\u001B[${drawn}A`;
    out.write(`${up}${lines.map((line) => `\u001B[2K${line}\n`).join("")}`);
    drawn = lines.length;
  }
}

function take(rows: Map<string, Row>, event: EngineEvent): void {
  switch (event.type) {
    case "planned":
      for (const step of event.plan.steps)
        rows.set(`steps ${step.id}`, { title: step.title, status: "waiting", startedAt: 0, ms: 0, output: "" });
      return;
    case "step.started":
      rows.set(`${event.phase} ${event.step}`, {
        title: event.title,
        status: "running",
        startedAt: Date.now(),
        ms: 0,
        output: "",
      });
      return;
    case "step.output": {
      const row = rows.get(`${event.phase} ${event.step}`);
      if (row !== undefined) row.output = event.line;
      return;
    }
    case "step.done":
    case "step.failed": {
      const row = rows.get(`${event.phase} ${event.step}`);
      if (row === undefined) return;
      row.status = event.type === "step.done" ? "done" : "failed";
      row.ms = event.ms;
      return;
    }
    case "deployment":
    case "message":
      return;
  }
}

function renderRow(row: Row, spinner: string, columns: number): string {
  const { title, status, output } = row;
  const dim = (text: string): string => styleText("dim", text);
  const cut = (text: string, used: number): string => text.slice(0, Math.max(0, columns - used));
  switch (status) {
    case "waiting":
      return dim(cut(`  ${title}`, 0));
    case "running": {
      const time = duration(Date.now() - row.startedAt);
      return `${styleText("cyan", spinner)} ${cut(title, 2)} ${dim(cut(`${time}  ${output}`, title.length + 4))}`;
    }
    case "done":
      return `${styleText("green", "✓")} ${cut(title, 2)} ${dim(duration(row.ms))}`;
    case "failed":
      return `${styleText("red", "✗")} ${cut(title, 2)} ${dim(duration(row.ms))}`;
  }
}
