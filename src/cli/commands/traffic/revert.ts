import { asked } from "../../asked.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetApp } from "../../target.ts";
import { finishChange } from "../../traffic/finish-change.ts";

/** Takes the last change of an environment's traffic back. */
export async function run(
  context: Context,
  [environment = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const app = await targetApp(context, options);
  await finishChange(context, await context.api().revertTraffic(app, environment, asked(options)));
}
