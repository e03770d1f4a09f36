import { plainLine } from "../../../lib/plain-line.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { renderTable } from "../../render/render-table.ts";
import { targetEnvironment } from "../../target.ts";

export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options);
  const [releases, environment] = await Promise.all([
    context.api().releases(app, env),
    context.api().environment(app, env),
  ]);
  const rows = releases.map(({ version, commit, createdAt }) => [
    `v${version}`,
    version === environment.release ? context.paint("green", "serves") : "",
    commit.slice(0, 7),
    ago(createdAt, Date.now()),
  ]);
  const heading = ["RELEASE", "", "COMMIT", "CREATED"];
  context.result(releases, renderTable({ heading, rows, empty: plainLine(`${env} has no releases.`) }));
}
