import { plainLine } from "../../../lib/plain-line.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { parseRelease } from "../../parse-release.ts";
import { ago } from "../../render/ago.ts";
import { targetEnvironment } from "../../target.ts";

export async function run(
  context: Context,
  [version = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const wanted = parseRelease(version);
  const { app, env } = await targetEnvironment(context, options);
  const release = await context.api().release(app, env, wanted);
  const artifacts = Object.entries(release.artifacts).map(([resource, id]) => `  ${resource}  ${id}`);
  context.result(
    release,
    [
      plainLine(`${app} ${env} v${release.version}`),
      `  commit   ${release.commit}`,
      `  created  ${ago(release.createdAt, Date.now())}`,
      "",
      "Artifacts:",
      ...artifacts,
      "",
      "Settings:",
      ...JSON.stringify(release.spec, null, 2).split("\n").map(plainLine),
    ].join("\n"),
  );
}
