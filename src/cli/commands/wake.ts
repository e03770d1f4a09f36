import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { assertSucceeded, follow } from "../follow.ts";
import { planSleep } from "../plan-sleep.ts";
import { targetEnvironment } from "../target.ts";

/** Gives an environment its instances back, and prints its address when they serve. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options, name);
  if ((options as { readonly dryRun?: boolean }).dryRun === true) return planSleep(context, { app, env, verb: "wake" });
  const { id } = await context.api().wake(app, env);
  const detail = await follow(context, id);
  assertSucceeded(detail);
  const { environment, release } = detail.deployment;
  context.result(
    { ...detail.deployment, url: detail.url },
    [`${environment} is awake at v${release}.`, ...(detail.url === null ? [] : [detail.url])].join("\n"),
  );
}
