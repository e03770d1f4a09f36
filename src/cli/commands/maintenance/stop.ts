import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { maintain } from "../../traffic/maintain.ts";

const MESSAGE = "Down for maintenance.";

/** Answers requests with 503 and a message. */
export function run(
  context: Context,
  [environment = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { message = MESSAGE } = options as { readonly message?: string };
  return maintain(context, environment, { mode: "stop", message }, options);
}
