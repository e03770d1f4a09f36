import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { paintStatus } from "../../render/paint-status.ts";
import { renderTable } from "../../render/render-table.ts";
import { waitsFor } from "../../render/waits-for.ts";
import { targetApp } from "../../target.ts";

export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { limit = 50 } = options as { readonly limit?: number };
  const deployments = await context.api().deployments({ ...(await filterOf(context, options)), limit });
  const running = deployments.filter(({ status }) => status === "running");
  const details = await Promise.all(running.map(({ id }) => context.api().deployment(id)));
  const waits = new Map(details.map((one) => [one.deployment.id, waitsFor(one)]));
  const rows = deployments.map((one) => [
    one.id,
    one.app,
    one.environment,
    one.kind,
    paintStatus(one.status, context.paint),
    one.release === null ? "–" : `v${one.release}`,
    one.commit?.slice(0, 7) ?? "–",
    ago(one.createdAt, Date.now()),
  ]);
  const heading = ["ID", "APP", "ENVIRONMENT", "KIND", "STATUS", "RELEASE", "COMMIT", "CREATED"];
  const optional = ["COMMIT", "RELEASE", "KIND"];
  const empty = "There are no deployments yet.";
  const waiting = [...waits].flatMap(([id, lines]) => lines.map((line) => `${id} ${line.replace(/ +/, " ")}`));
  context.result(
    deployments.map((one) => ({ ...one, waits: waits.get(one.id) ?? [] })),
    [
      renderTable({ heading, rows, empty, optional, room: process.stdout.columns }),
      ...(waiting.length === 0 ? [] : ["", ...waiting]),
    ].join("\n"),
  );
}

/** An environment is one of an app's, so `--env` alone is one of the app of this folder. */
async function filterOf(context: Context, options: CommandOptions) {
  const { app, env } = options as { readonly app?: string; readonly env?: string };
  if (env !== undefined) return { app: await targetApp(context, options), environment: env };
  return app === undefined ? {} : { app };
}
