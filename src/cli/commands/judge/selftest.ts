import { plainLine } from "../../../lib/plain-line.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetEnvironment } from "../../target.ts";

/** Ends with 1 when the judge cannot be trusted with this traffic. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<number> {
  const { runs = 200, seconds = 60 } = options as { readonly runs?: number; readonly seconds?: number };
  const { app, env } = await targetEnvironment(context, options);
  const testing = context.api().selftest(app, env, { runs, duration: seconds * 1_000 });
  const report = await context.during(`comparing halves of the live traffic for ${seconds} s`, testing);
  const range = `${percent(report.low)} to ${percent(report.high)} with 95 % confidence`;
  const text = [
    `${report.app} ${report.environment} v${report.release} against itself: ${report.counted} ${report.unit}s in ${report.looks} looks`,
    `  false alarms  ${report.alarms} of ${report.runs} runs, ${percent(report.rate)} (${range})`,
    `  allowed       ${percent(report.alpha)}: ${report.holds ? "holds" : "does not hold"}`,
    "",
    "The halves as they were:",
    ...report.verdict.evidence.map((line) => `  ${plainLine(line)}`),
  ];
  context.result(report, text.join("\n"));
  return report.holds ? 0 : 1;
}

const percent = (rate: number): string => `${Number((rate * 100).toPrecision(2))} %`;
