import { plainLine } from "../../../lib/plain-line.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { renderTable } from "../../render/render-table.ts";

export async function run(context: Context): Promise<void> {
  const tokens = await context.api().tokens();
  const rows = tokens.map(({ id, name, createdAt }) => [id, plainLine(name), ago(createdAt, Date.now())]);
  context.result(tokens, renderTable({ heading: ["ID", "NAME", "CREATED"], rows, empty: "There are no tokens." }));
}
