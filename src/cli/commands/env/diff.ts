import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { renderTable } from "../../render/render-table.ts";
import { targetApp } from "../../target.ts";

/** The settings in which two environments differ, with where each value comes from. */
export async function run(
  context: Context,
  [a = "", b = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const app = await targetApp(context, options);
  const differences = await context.api().diff(app, a, b);
  const cell = ({ value, origin }: { readonly value?: unknown; readonly origin: string | null }): string =>
    value === undefined ? "–" : `${JSON.stringify(value)} (${origin})`;
  const rows = differences.map((one) => [one.path, cell(one.a), cell(one.b)]);
  context.result(differences, renderTable(["SETTING", a, b], rows, `${a} and ${b} have the same settings.`));
}
