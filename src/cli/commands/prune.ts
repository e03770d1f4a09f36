import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { renderReceipt } from "../render/render-receipt.ts";

/** Removes what should not exist any more; with `--dry-run` only says what that is. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<number> {
  const dryRun = (options as { readonly dryRun?: boolean }).dryRun === true;
  const receipt = await context.during("Pruning", context.api().prune({ dryRun }));
  const isUnknown = receipt.unknown !== undefined;
  const nothing = receipt.removed.length === 0 && receipt.remaining.length === 0 && !isUnknown;
  const text = dryRun ? renderReceipt(receipt, { remaining: "Would be removed" }) : renderReceipt(receipt);
  context.result(receipt, nothing ? "Everything that exists should exist: nothing to prune." : text);
  return isUnknown || (!dryRun && receipt.remaining.length > 0) ? 1 : 0;
}
