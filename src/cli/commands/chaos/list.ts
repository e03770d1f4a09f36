import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { renderTable } from "../../render/render-table.ts";
import { targetApp } from "../../target.ts";

/** Runs of all apps, of one, or of one environment. */
export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env, limit = 50 } = options as { app?: string; env?: string; limit?: number };
  const environment = env === undefined ? {} : { app: await targetApp(context, options), environment: env };
  const runs = await context.api().experimentRuns({ ...(app !== undefined && { app }), ...environment, limit });
  const rows = runs.map((one) => [
    one.id,
    `${one.app}/${one.slug}`,
    one.experiment,
    one.outcome ?? `runs (${one.phase})`,
    one.actor,
    ago(one.startedAt, Date.now()),
  ]);
  const heading = ["ID", "ENVIRONMENT", "EXPERIMENT", "OUTCOME", "BY", "BEGUN"];
  const room = process.stdout.isTTY ? process.stdout.columns : undefined;
  const empty = "No experiment has been run yet.";
  context.result(runs, renderTable({ heading, rows, empty, optional: ["BY", "BEGUN"], room }));
}
