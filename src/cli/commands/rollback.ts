import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { assertSucceeded, follow } from "../follow.ts";
import { targetEnvironment } from "../target.ts";

/** Goes back to the release before, or to the one that `--to` names. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options);
  const { to, force } = options as { readonly to?: number; readonly force?: boolean };
  const { id } = await context.api().rollback(app, env, {
    ...(to !== undefined && { to }),
    ...(force === true && { force }),
  });
  const detail = await follow(context, id);
  assertSucceeded(detail);
  const { environment, release, commit } = detail.deployment;
  context.result(
    { ...detail.deployment, url: detail.url },
    `${environment} serves v${release} again (commit ${commit?.slice(0, 7)}).\n${detail.url}`,
  );
}
