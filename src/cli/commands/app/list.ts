import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { renderTable } from "../../render/render-table.ts";

export async function run(context: Context): Promise<void> {
  const apps = await context.api().apps();
  const rows = apps.map(({ name, createdAt }) => [name, ago(createdAt, Date.now())]);
  const empty = "There are no apps yet: push a branch to make one.";
  context.result(apps, renderTable({ heading: ["APP", "CREATED"], rows, empty }));
}
