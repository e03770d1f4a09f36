import { askAndSay } from "../ask.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";

/** Passes by what the release waits for. */
export const run = (context: Context, args: readonly (string | undefined)[], options: CommandOptions): Promise<void> =>
  askAndSay(context, { kind: "promote-full", done: "Promoted to all the traffic" }, args, options);
