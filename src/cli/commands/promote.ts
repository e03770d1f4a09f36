import { plainLine } from "../../lib/plain-line.ts";
import type { PromotionPlan } from "../../server/client/api-client.ts";
import { asked } from "../asked.ts";
import type { CommandOptions } from "../command.ts";
import type { Context } from "../context.ts";
import { assertSucceeded, follow } from "../follow.ts";
import { renderPlan } from "../render/render-plan.ts";
import { renderSetting } from "../render/render-setting.ts";
import { renderTable } from "../render/render-table.ts";
import { targetApp } from "../target.ts";

const PIPE_COLUMNS = 120;

/** Deploys the very artifacts that serve in one environment to another. */
export async function run(
  context: Context,
  [from = "", to = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const app = await targetApp(context, options);
  if ((options as { readonly dryRun?: boolean }).dryRun === true) {
    const planned = await context.during("Planning", context.api().planPromotion(app, from, to));
    context.result(planned, renderPromotion(planned, app, from));
    return;
  }
  const { id } = await context.api().promote(app, from, to, asked(options));
  const detail = await follow(context, id);
  assertSucceeded(detail);
  const { environment, release } = detail.deployment;
  context.result(
    { ...detail.deployment, url: detail.url },
    `Promoted ${plainLine(from)} to ${environment} v${release}\n${detail.url}`,
  );
}

function renderPromotion(
  { environment, release, plan, differences }: PromotionPlan,
  app: string,
  from: string,
): string {
  const rows = differences.map((one) => [
    one.path,
    ...[one.a, one.b].map(({ value, origin }) => `${renderSetting(one.path, value)} (${origin})`),
  ]);
  const empty = "Both have the same settings.";
  const title = plainLine(`Plan for ${app} ${environment} with v${release} of ${from}`);
  return [
    renderPlan(title, plan, process.stdout.columns ?? PIPE_COLUMNS),
    "",
    renderTable({ heading: ["SETTING", plainLine(from), plainLine(environment)], rows, empty }),
  ].join("\n");
}
