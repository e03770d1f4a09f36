import { BoughError } from "../../../lib/bough-error.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { renderReceipt } from "../../render/render-receipt.ts";

/** Destroys every environment of an app, protected ones too, and its repository. */
export async function run(
  context: Context,
  [app = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<number> {
  if ((options as { readonly force?: boolean }).force !== true)
    throw new BoughError("usage", `This destroys every environment of ${app}, production too, with its data.`, {
      hint: "Say --force if that is what you want.",
    });
  const receipt = await context.during(`Removing ${app}`, context.api().removeApp(app));
  context.result(receipt, `${app} is removed.\n${renderReceipt(receipt)}`);
  return receipt.remaining.length > 0 ? 1 : 0;
}
