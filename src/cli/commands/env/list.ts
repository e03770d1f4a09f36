import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { environmentJson } from "../../environment-json.ts";
import { renderTable } from "../../render/render-table.ts";

export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, all } = options as { readonly app?: string; readonly all?: boolean };
  const environments = await context.api().environments({ ...(app !== undefined && { app }), all: all === true });
  const rows = environments.map(({ app: of, name, branch, status, release, commit, url }) => [
    of,
    name,
    branch,
    status,
    release === null ? "–" : `v${release}`,
    commit?.slice(0, 7) ?? "–",
    url,
  ]);
  const heading = ["APP", "ENVIRONMENT", "BRANCH", "STATUS", "RELEASE", "COMMIT", "URL"];
  context.result(
    environments.map(environmentJson),
    renderTable(heading, rows, "There are no environments yet: push a branch."),
  );
}
