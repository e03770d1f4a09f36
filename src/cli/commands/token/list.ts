import type { Context } from "../../context.ts";
import { renderTable } from "../../render/render-table.ts";

export async function run(context: Context): Promise<void> {
  const tokens = await context.api().tokens();
  const rows = tokens.map(({ id, name, createdAt }) => [id, name, createdAt]);
  context.result(tokens, renderTable(["ID", "NAME", "CREATED"], rows, "There are no tokens."));
}
