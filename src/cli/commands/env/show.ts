import type { WarmRelease } from "../../../model/records.ts";
import type { Origins, Spec } from "../../../model/spec.ts";
import { plainLine } from "../../../lib/plain-line.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { environmentJson } from "../../environment-json.ts";
import { left } from "../../render/left.ts";
import { renderTraffic } from "../../traffic/render-traffic.ts";
import { ago } from "../../render/ago.ts";
import { paintStatus } from "../../render/paint-status.ts";
import { renderSetting } from "../../render/render-setting.ts";
import { renderTable } from "../../render/render-table.ts";
import { targetEnvironment } from "../../target.ts";

/** An environment with its spec, each value with where it comes from. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { app, env } = await targetEnvironment(context, options, name);
  const environment = await context.api().environment(app, env);
  const settings = environment.release === null ? null : await context.api().spec(app, env);
  const { status, release, branch, commit, url, provider, rule, protect, updatedAt, warm, traffic } = environment;
  context.result(
    { ...environmentJson(environment), provider, warm, traffic, ...settings },
    [
      `${app} ${environment.name}: ${paintStatus(status, context.paint)}`,
      `  url      ${url ?? "not known yet"}`,
      ...(provider === "local" ? [] : [`  provider ${provider}`]),
      `  branch   ${plainLine(branch)}, by the rule ${rule}${protect ? ", protected" : ""}`,
      `  release  ${release === null ? "none" : `v${release}, commit ${commit?.slice(0, 7)}`}`,
      ...(status === "asleep" ? [`  asleep   no instance runs: bough wake ${environment.name} --app ${app}`] : []),
      ...(warm.length === 0 ? [] : [`  warm     ${warm.map(warmth).join(", ")}`]),
      ...renderTraffic(traffic).map((line, index) => `  ${index === 0 ? "traffic" : "       "}  ${line}`),
      `  updated  ${ago(updatedAt, Date.now())}`,
      ...(settings === null ? [] : ["", settingsTable(settings)]),
    ].join("\n"),
  );
}

const warmth = ({ release, until }: WarmRelease): string => `v${release} for ${left(until, Date.now())}`;

const TOLD_ABOVE = new Set(["app", "branch", "rule", "environment", "slug", "protect"]);

function settingsTable({ spec, origins }: { readonly spec: Spec; readonly origins: Origins }): string {
  const rows = Object.entries(origins)
    .filter(([path]) => !TOLD_ABOVE.has(path))
    .map(([path, origin]) => [path, renderSetting(path, valueAt(spec, path)), origin]);
  return renderTable({ heading: ["SETTING", "VALUE", "FROM"], rows, empty: "" });
}

/** The value under a path such as `resources.api.env["A-B"]`. */
function valueAt(value: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\["([^"]+)"\]|[^.[\]]+/g)].map(([key, quoted]) => quoted ?? key);
  return keys.reduce<unknown>(
    (found, key) => (found as Readonly<Record<string, unknown>> | null | undefined)?.[key],
    value,
  );
}
