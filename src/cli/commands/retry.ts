import { ask } from "../ask.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { assertSucceeded, follow } from "../follow.ts";

/** Deploys again what has ended, and shows how; what is under way only looks anew at what holds it. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const answer = await ask(context, "retry", name, options);
  const { id, app, environment } = answer.deployment;
  if (id === answer.signal.deployment) {
    context.result(answer, `Looked at anew: ${id} of ${app} ${environment}`);
    return;
  }
  const detail = await follow(context, id);
  assertSucceeded(detail);
  const { release } = detail.deployment;
  context.result({ ...detail.deployment, url: detail.url }, `Deployed ${environment} v${release}\n${detail.url}`);
}
