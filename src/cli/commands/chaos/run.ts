import { asked } from "../../asked.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetEnvironment } from "../../target.ts";
import { finishRun } from "./finish-run.ts";
import { followRun } from "./follow-run.ts";
import { wantedExperiment } from "./wanted-experiment.ts";

/** Ends with 1 unless the steady state held before, during and after. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<number> {
  const wanted = await wantedExperiment(context, name, options);
  const { app, env } = await targetEnvironment(context, options);
  const { id } = await context.api().beginExperiment(app, env, { ...wanted, ...asked(options) });
  return finishRun(context, await followRun(context, id));
}
