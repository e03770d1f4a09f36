import type { Context } from "../../context.ts";
import { renderTable } from "../../render/render-table.ts";

export async function run(context: Context): Promise<void> {
  const apps = await context.api().apps();
  const rows = apps.map(({ name, createdAt }) => [name, createdAt]);
  context.result(apps, renderTable(["APP", "CREATED"], rows, "There are no apps yet: push a branch to create one."));
}
