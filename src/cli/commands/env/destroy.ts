import { plainLine } from "../../../lib/plain-line.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { assertSucceeded, follow } from "../../follow.ts";
import { renderReceipt } from "../../render/render-receipt.ts";
import { targetEnvironment } from "../../target.ts";

/** Destroys an environment and prints the receipt. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<number> {
  const { app, env } = await targetEnvironment(context, options, name);
  const { force } = options as { readonly force?: boolean };
  const { id } = await context.api().destroy(app, env, { force: force === true });
  const detail = await follow(context, id);
  // What fails before anything is counted has no receipt: its own error is what to tell.
  const receipt = await context
    .api()
    .receipt(id)
    .catch((error: unknown) => {
      assertSucceeded(detail);
      throw error;
    });
  const whole = receipt.remaining.length === 0;
  if (whole) assertSucceeded(detail);
  const said = whole
    ? `${env} is destroyed.`
    : `${env} is not wholly destroyed; the rest is tried again by \`bough prune\`.`;
  context.result(receipt, `${plainLine(said)}\n${renderReceipt(receipt)}`);
  return whole ? 0 : 1;
}
