import { BoughError } from "../../../lib/bough-error.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetEnvironment } from "../../target.ts";

export async function run(
  context: Context,
  [version = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options);
  const number = /^v?(\d+)$/.exec(version)?.[1];
  if (number === undefined) throw new BoughError("usage", `${version} is not a release: it looks like v3.`);
  const release = await context.api().release(app, env, Number(number));
  const artifacts = Object.entries(release.artifacts).map(([resource, id]) => `  ${resource}  ${id}`);
  context.result(
    release,
    [
      `${app} ${env} v${release.version}`,
      `  commit   ${release.commit}`,
      `  created  ${release.createdAt}`,
      "",
      "Artifacts:",
      ...artifacts,
      "",
      "Spec:",
      JSON.stringify(release.spec, null, 2),
    ].join("\n"),
  );
}
