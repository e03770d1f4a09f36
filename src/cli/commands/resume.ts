import { askAndSay } from "../ask.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";

/** Lets what was paused go on. */
export const run = (context: Context, args: readonly (string | undefined)[], options: CommandOptions): Promise<void> =>
  askAndSay(context, { kind: "resume", done: "Resumed" }, args, options);
