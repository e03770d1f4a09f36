import { BoughError } from "../lib/bough-error.ts";
import type { CommandOptions } from "./command.ts";
import type { Context } from "./context.ts";
import { currentBranch } from "./git/git.ts";

/** The app that a command is about: `--app`, or the definition in the current folder. */
export async function targetApp({ installation, folder }: Context, options: CommandOptions): Promise<string> {
  const { app } = options as { readonly app?: string };
  const name = app ?? (await installation.appName(folder));
  if (name !== null && name !== "") return name;
  throw new BoughError("definition-missing", `There is no bough.config.ts in ${folder} nor above it.`, {
    hint: "Name the app with --app, or write a definition with `bough init`.",
  });
}

/** The environment that a command is about: its argument, `--env`, or that of the current branch. */
export async function targetEnvironment(
  context: Context,
  options: CommandOptions,
  argument?: string,
): Promise<{ readonly app: string; readonly env: string }> {
  const { env } = options as { readonly env?: string };
  const app = await targetApp(context, options);
  const named = argument ?? env;
  if (named === "") throw new BoughError("usage", "The name of the environment is empty.");
  return { app, env: named ?? (await currentBranch(context.folder)) };
}
