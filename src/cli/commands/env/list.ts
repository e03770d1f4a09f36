import { plainLine } from "../../../lib/plain-line.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { environmentJson } from "../../environment-json.ts";
import { ago } from "../../render/ago.ts";
import { paintStatus } from "../../render/paint-status.ts";
import { renderTable } from "../../render/render-table.ts";

export async function run(
  context: Context,
  _: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, all } = options as { readonly app?: string; readonly all?: boolean };
  const environments = await context.api().environments({ ...(app !== undefined && { app }), all: all === true });
  const rows = environments.map(({ app: of, name, branch, status, release, commit, updatedAt, url }) => [
    of,
    name,
    plainLine(branch),
    paintStatus(status, context.paint),
    release === null ? "–" : `v${release}`,
    commit?.slice(0, 7) ?? "–",
    ago(updatedAt, Date.now()),
    url ?? "–",
  ]);
  const heading = ["APP", "ENVIRONMENT", "BRANCH", "STATUS", "RELEASE", "COMMIT", "UPDATED", "URL"];
  const optional = ["UPDATED", "COMMIT", "BRANCH"];
  const empty = "There are no environments yet: push a branch.";
  context.result(
    environments.map(environmentJson),
    renderTable({ heading, rows, empty, optional, room: process.stdout.columns }),
  );
}
