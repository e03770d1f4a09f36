import type { LogLine } from "../../server/client/api-client.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { interruption } from "../interruption.ts";
import { targetEnvironment } from "../target.ts";

/** Prints the last lines of an environment's processes; with `--follow` those that come, until interrupted. */
export async function run(
  context: Context,
  [resource]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options);
  const { tail = 100, follow = false } = options as { readonly tail?: number; readonly follow?: boolean };
  const { signal, end } = interruption();
  const query = { app, environment: env, tail, follow, signal, ...(resource !== undefined && { resource }) };
  const all: LogLine[] = [];
  let count = 0;
  try {
    for await (const line of context.api().logs(query)) {
      count += 1;
      if (context.json && !follow) all.push(line);
      else process.stdout.write(`${context.json ? JSON.stringify(line) : textOf(line, context)}\n`);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    end();
  }
  if (context.json && !follow) context.result(all, "");
  else if (count === 0 && !follow) context.note(`${env} has written nothing yet.`);
}

const textOf = ({ instance, line }: LogLine, { paint }: Context): string => `${paint("cyan", instance)}  ${line}`;
