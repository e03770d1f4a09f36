import { plainLine } from "../../lib/plain-line.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { checkedOut, uncommitted } from "../git/git.ts";
import { pushQuietly } from "../git/push.ts";
import { renderPlannedCost } from "../render/render-cost.ts";
import { renderPlan } from "../render/render-plan.ts";
import { renderUncommitted } from "../render/render-uncommitted.ts";
import { targetApp } from "../target.ts";

const PIPE_COLUMNS = 120;

/** Prints what a deployment of the commit that is checked out would do, and does none of it. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { folder, installation, during } = context;
  const app = await targetApp(context, options);
  const { branch, commit } = await checkedOut(folder);
  const changes = await uncommitted(folder);
  if (changes.length > 0) context.note(renderUncommitted(changes, "planned"));
  const server = await during("Starting bough", installation.up({ data: context.data }));
  const ref = `refs/bough/plan/${commit}`;
  await pushQuietly({ folder, server, app, refspec: `HEAD:${ref}` });
  try {
    const answer = await during("Planning", context.api().plan({ app, branch, commit }));
    const columns = process.stdout.columns ?? PIPE_COLUMNS;
    context.result(
      answer,
      answer.status === "skipped"
        ? plainLine(`${branch} is skipped: ${answer.reason}`)
        : [
            renderPlan(`Plan for ${app} ${answer.environment} at ${commit.slice(0, 7)}`, answer.plan, columns),
            ...(answer.cost === undefined ? [] : ["", renderPlannedCost(answer.cost)]),
          ].join("\n"),
    );
  } finally {
    await pushQuietly({ folder, server, app, refspec: `:${ref}` });
  }
}
