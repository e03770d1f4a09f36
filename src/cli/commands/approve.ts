import { askAndSay } from "../ask.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";

/** Opens the gates that wait for somebody. */
export const run = (context: Context, args: readonly (string | undefined)[], options: CommandOptions): Promise<void> =>
  askAndSay(context, { kind: "approve", done: "Approved" }, args, options);
