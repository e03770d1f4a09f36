import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { targetEnvironment } from "../target.ts";

/** Prints the last lines of an environment's processes; with `--follow` those that come, until interrupted. */
export async function run(
  context: Context,
  [resource]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options);
  const { tail = 100, follow } = options as { readonly tail?: number; readonly follow?: boolean };
  const lines = context
    .api()
    .logs({ app, env, tail, follow: follow === true, ...(resource !== undefined && { resource }) });
  const all = [];
  for await (const line of lines) {
    if (context.json && follow !== true) all.push(line);
    else process.stdout.write(context.json ? `${JSON.stringify(line)}\n` : `${line.instance} | ${line.line}\n`);
  }
  if (context.json && follow !== true) context.result(all, "");
}
