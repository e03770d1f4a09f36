import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { maintain } from "../../traffic/maintain.ts";

const LIMIT = 30_000;

/** Holds requests, each for at most `--limit`. */
export function run(
  context: Context,
  [environment = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { limit = LIMIT } = options as { readonly limit?: number };
  return maintain(context, environment, { mode: "pause", limit }, options);
}
