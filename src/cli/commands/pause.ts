import { askAndSay } from "../ask.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";

/** Lets no new step start. */
export const run = (context: Context, args: readonly (string | undefined)[], options: CommandOptions): Promise<void> =>
  askAndSay(context, { kind: "pause", done: "Paused" }, args, options);
