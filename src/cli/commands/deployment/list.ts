import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { paintStatus } from "../../render/paint-status.ts";
import { renderTable } from "../../render/render-table.ts";

export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env, limit = 50 } = options as { readonly app?: string; readonly env?: string; readonly limit?: number };
  const deployments = await context
    .api()
    .deployments({ ...(app !== undefined && { app }), ...(env !== undefined && { environment: env }), limit });
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
  context.result(deployments, renderTable({ heading, rows, empty: "There are no deployments yet." }));
}
