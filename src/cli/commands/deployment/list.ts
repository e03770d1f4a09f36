import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
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
    one.status,
    one.commit?.slice(0, 7) ?? "–",
    one.createdAt,
  ]);
  context.result(
    deployments,
    renderTable(
      ["ID", "APP", "ENVIRONMENT", "KIND", "STATUS", "COMMIT", "CREATED"],
      rows,
      "There are no deployments yet.",
    ),
  );
}
