import { plainLine } from "../../../lib/plain-line.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetEnvironment } from "../../target.ts";

export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { share } = options as { readonly share?: number };
  const { app, env } = await targetEnvironment(context, options);
  const asked = context.api().preflight(app, env, share === undefined ? {} : { share });
  const answer = await context.during("measuring the traffic", asked);
  const lines = [...answer.notes, ...answer.forecast.evidence].map((line) => `  ${plainLine(line)}`);
  context.result(
    answer,
    [`${answer.app} ${answer.environment} v${answer.release}, a canary at ${answer.share} %:`, ...lines].join("\n"),
  );
}
