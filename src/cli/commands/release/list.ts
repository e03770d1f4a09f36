import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
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
    version === environment.release ? "serves" : "",
    commit.slice(0, 7),
    createdAt,
  ]);
  context.result(releases, renderTable(["RELEASE", "", "COMMIT", "CREATED"], rows, `${env} has no releases.`));
}
