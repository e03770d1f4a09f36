import { plainLine } from "../../../lib/plain-line.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { renderSetting } from "../../render/render-setting.ts";
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
  const rows = differences.map((one) => [
    one.path,
    ...[one.a, one.b].map(({ value, origin }) => `${renderSetting(one.path, value)} (${origin})`),
  ]);
  const empty = plainLine(`${a} and ${b} have the same settings.`);
  context.result(differences, renderTable({ heading: ["SETTING", plainLine(a), plainLine(b)], rows, empty }));
}
