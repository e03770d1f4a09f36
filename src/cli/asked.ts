import type { Asked } from "../server/client/api-client.ts";
import type { CommandOptions } from "./command.ts";

/** Who asks and why, from `--as` and `--reason`. */
export function asked(options: CommandOptions): Asked {
  const { as, reason } = options as { readonly as?: string; readonly reason?: string };
  return { ...(as !== undefined && { as }), ...(reason !== undefined && { reason }) };
}
