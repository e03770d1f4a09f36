import { renderFoundations } from "../../aws/render-foundations.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";

/** The foundations of an account in a region, and whose environments stand on them. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { region, profile } = options as { readonly region?: string; readonly profile?: string };
  const states = await context.installation.aws.status({ region, profile });
  context.result(states, renderFoundations(states));
}
