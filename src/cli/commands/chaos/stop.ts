import { BoughError } from "../../../lib/bough-error.ts";
import { asked } from "../../asked.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetEnvironment } from "../../target.ts";
import { finishRun } from "./finish-run.ts";
import { followRun } from "./follow-run.ts";

/** Answers with the report, when everything is taken back. */
export async function run(
  context: Context,
  [named]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const id = named ?? (await underWay(context, options));
  await context.api().stopExperiment(id, asked(options));
  finishRun(context, await followRun(context, id));
}

async function underWay(context: Context, options: CommandOptions): Promise<string> {
  const { app, env } = await targetEnvironment(context, options);
  const runs = await context.api().experimentRuns({ app, environment: env, limit: 1 });
  const found = runs.find(({ endedAt }) => endedAt === null);
  if (found !== undefined) return found.id;
  throw new BoughError("experiment-run-not-found", `No experiment is under way in ${app}/${env}.`, {
    hint: "`bough chaos list` has those of all environments.",
  });
}
