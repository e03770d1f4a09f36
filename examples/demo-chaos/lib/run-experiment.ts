import { join } from "node:path";
import { type CommandResult, runCommand } from "../../../tools/run-command.ts";
import { expect } from "../../demo/lib/expect.ts";
import type { Stage } from "../../demo/lib/stage.ts";

const program = join(import.meta.dirname, "../../../bin/bough");

/** What the demo reads of a run. */
export interface Run {
  readonly id: string;
  readonly outcome: string;
  readonly reason: string;
  readonly text: string;
  readonly report: {
    readonly during: { readonly to: number } | null;
    readonly reverted: { readonly at: number; readonly by: string } | null;
    readonly recovery: number | null;
  };
}

/** `bough chaos run` in staging, whatever its exit code is, and its report as it is printed. */
export async function runExperiment(
  stage: Stage,
  experiment: string,
): Promise<{ readonly code: CommandResult["code"]; readonly run: Run; readonly lines: readonly string[] }> {
  const where = ["--app", "quotes", "--env", "staging", "--data", stage.data, "--json"];
  const { code, stdout, stderr } = await runCommand([program, "chaos", "run", experiment, ...where]);
  expect(stdout.includes('"report"'), `a report of ${experiment}`, `the command said ${stdout}${stderr}`);
  const run = JSON.parse(stdout) as Run;
  return { code, run, lines: run.text.trimEnd().split("\n") };
}
