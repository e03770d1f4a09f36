import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { paintOutcome } from "../../render/paint-outcome.ts";
import { renderTable } from "../../render/render-table.ts";
import { targetApp } from "../../target.ts";

/** Verdicts of all apps, of one, or of one environment. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env, limit = 50 } = options as { app?: string; env?: string; limit?: number };
  const environment = env === undefined ? {} : { app: await targetApp(context, options), environment: env };
  const verdicts = await context.api().verdicts({ ...(app !== undefined && { app }), ...environment, limit });
  const rows = verdicts.map((one) => [
    one.id,
    `${one.app}/${one.slug}`,
    `v${one.release}`,
    `v${one.previous}`,
    paintOutcome(one.outcome, context.paint),
    one.reason ?? "",
    ago(one.startedAt, Date.now()),
  ]);
  const heading = ["ID", "ENVIRONMENT", "RELEASE", "AGAINST", "VERDICT", "REASON", "BEGUN"];
  const room = process.stdout.isTTY ? process.stdout.columns : undefined;
  const empty = "No release has been judged yet.";
  context.result(verdicts, renderTable({ heading, rows, empty, optional: ["REASON", "AGAINST"], room }));
}
