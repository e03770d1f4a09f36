import { plainLine } from "../../../lib/plain-line.ts";
import type { RunDetail } from "../../../server/client/api-client.ts";
import type { Context } from "../../context.ts";

/** Prints the report of a run that has ended; the exit code is 0 only where the steady state held all the time. */
export function finishRun(context: Context, run: RunDetail): number {
  const lines = (run.text ?? "").trimEnd().split("\n");
  context.result(run, lines.map((line) => plainLine(line)).join("\n"));
  return run.outcome === "held" ? 0 : 1;
}
