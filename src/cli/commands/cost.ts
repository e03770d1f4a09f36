import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { renderCost } from "../render/render-cost.ts";
import { targetEnvironment } from "../target.ts";

/** What an environment costs in a month, when nobody comes and at a load. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options, name);
  const { requests } = options as { readonly requests?: number };
  const [estimate, { status }] = await Promise.all([
    context.api().cost(app, env, requests === undefined ? {} : { requestsPerMinute: requests }),
    context.api().environment(app, env),
  ]);
  context.result(
    { app, environment: env, estimate },
    estimate === null
      ? `${app} ${env} runs on this machine: it costs nothing more.`
      : renderCost(`${app} ${env}${status === "asleep" ? ", asleep" : ""}`, estimate),
  );
}
