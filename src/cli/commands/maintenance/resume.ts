import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { maintain } from "../../traffic/maintain.ts";

/** Takes requests again. */
export const run = (
  context: Context,
  [environment = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> => maintain(context, environment, null, options);
