import { plainLine } from "../../../lib/plain-line.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { left } from "../../render/left.ts";
import { ago } from "../../render/ago.ts";
import { renderTable } from "../../render/render-table.ts";
import { targetEnvironment } from "../../target.ts";

export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options);
  const releases = await context.api().releases(app, env);
  const rows = releases.map(({ version, commit, createdAt, serves, warmUntil, inWindow }) => [
    `v${version}`,
    serves ? context.paint("green", "serves") : warmUntil === null ? "" : `warm for ${left(warmUntil, Date.now())}`,
    inWindow ? "straight" : "",
    commit.slice(0, 7),
    ago(createdAt, Date.now()),
  ]);
  const heading = ["RELEASE", "", "ROLLBACK", "COMMIT", "CREATED"];
  context.result(releases, renderTable({ heading, rows, empty: plainLine(`${env} has no releases.`) }));
}
