import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { checkedOut } from "../git/git.ts";
import { pushQuietly } from "../git/push.ts";
import { renderPlan } from "../render/render-plan.ts";
import { targetApp } from "../target.ts";

/** Prints what a deployment of the commit that is checked out would do, and does none of it. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const app = await targetApp(context, options);
  const { branch, commit } = await checkedOut(context.folder);
  const server = await context.installation.up({ data: context.data });
  const ref = `refs/bough/plan/${commit}`;
  const { folder } = context;
  await pushQuietly({ folder, server, app, refspec: `HEAD:${ref}` });
  try {
    const answer = await context.api().plan({ app, branch, commit });
    context.result(
      answer,
      answer.status === "skipped"
        ? `${branch} is skipped: ${answer.reason}`
        : renderPlan(answer.environment, answer.plan),
    );
  } finally {
    await pushQuietly({ folder, server, app, refspec: `:${ref}` });
  }
}
