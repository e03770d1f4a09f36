import { spawn } from "node:child_process";
import { BoughError } from "../../lib/bough-error.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { targetEnvironment } from "../target.ts";

/** Opens the environment in the browser, where there is one, and prints its URL. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options);
  const { url, name, status } = await context.api().environment(app, env);
  if (url === null)
    throw new BoughError("address-unknown", `The address of ${name} is not known yet.`, {
      hint: "Its provider tells it when a release is live: see `bough env show`.",
    });
  if (status === "asleep") context.note(`${name} is asleep: wake it with \`bough wake ${name} --app ${app}\`.`);
  context.result({ url }, url);
  // In a script the address is what is wanted.
  if (context.json || !process.stdout.isTTY) return;
  const browser = spawn(process.platform === "darwin" ? "open" : "xdg-open", [url], {
    stdio: "ignore",
    detached: true,
  });
  browser.on("error", () => context.note("No browser could be opened here."));
  browser.unref();
}
