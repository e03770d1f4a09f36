import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { assertSucceeded, follow } from "../follow.ts";
import { targetEnvironment } from "../target.ts";
import { planSleep } from "../plan-sleep.ts";

/** Takes an environment's instances away, and says so when none runs any more. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options, name);
  const { force, dryRun } = options as { readonly force?: boolean; readonly dryRun?: boolean };
  if (dryRun === true) return planSleep(context, { app, env, verb: "sleep" });
  const { id } = await context.api().sleep(app, env, { force: force === true });
  const detail = await follow(context, id);
  assertSucceeded(detail);
  const { environment, release } = detail.deployment;
  context.result(
    { ...detail.deployment, url: detail.url },
    `${environment} is asleep at v${release}: no instance runs. Wake it: bough wake ${environment} --app ${app}`,
  );
}
