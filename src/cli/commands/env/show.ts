import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { environmentJson } from "../../environment-json.ts";
import { targetEnvironment } from "../../target.ts";

/** An environment with its spec, each value with where it comes from. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, name === undefined ? options : { ...options, env: name });
  const environment = await context.api().environment(app, env);
  const settings = environment.release === null ? null : await context.api().spec(app, env);
  const { status, release, branch, commit, url } = environment;
  const values = Object.entries(settings?.origins ?? {}).map(
    ([path, origin]) => `  ${path} = ${JSON.stringify(valueAt(settings?.spec, path))}  (${origin})`,
  );
  context.result(
    { ...environmentJson(environment), ...settings },
    [
      `${app} ${environment.name}: ${status}`,
      `  url      ${url}`,
      `  branch   ${branch}`,
      `  release  ${release === null ? "none" : `v${release}, commit ${commit?.slice(0, 7)}`}`,
      ...(values.length === 0 ? [] : ["", "Settings, and where each comes from:", ...values]),
    ].join("\n"),
  );
}

/** The value under a path such as `resources.api.env["A-B"]`. */
function valueAt(value: unknown, path: string): unknown {
  const keys = [...path.matchAll(/[^.[\]"]+/g)].map(([key]) => key);
  return keys.reduce<unknown>(
    (found, key) => (found as Readonly<Record<string, unknown>> | null | undefined)?.[key],
    value,
  );
}
