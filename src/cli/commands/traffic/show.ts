import { plainLine } from "../../../lib/plain-line.ts";
import type { ApiClient, OptimiserView } from "../../../server/client/api-client.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { renderTable } from "../../render/render-table.ts";
import { targetApp } from "../../target.ts";
import { renderChange } from "../../traffic/render-change.ts";
import { renderTraffic } from "../../traffic/render-traffic.ts";

const SHOWN = 10;

const followed = ({ conversion, least, most, lookedAt }: OptimiserView): string =>
  `follows the conversion ${conversion}, ${least} to ${most} % each, looked at ${lookedAt === null ? "not yet" : ago(lookedAt, Date.now())}`;

/** What the deployment that is under way has done to the traffic; null when there is none. */
async function underWay(
  api: ApiClient,
  of: { readonly app: string; readonly environment: string },
): Promise<{ readonly deployment: string; readonly release: number | null; readonly did: string } | null> {
  const running = (await api.deployments({ ...of, limit: SHOWN })).find(
    ({ status, kind }) => status === "running" && kind !== "traffic",
  );
  if (running === undefined) return null;
  const { plan, journal } = await api.deployment(running.id);
  const done = new Set(journal.filter(({ status }) => status === "done").map(({ phase, id }) => `${phase} ${id}`));
  const steps = (["steps", "undo"] as const).flatMap((phase) =>
    (plan?.[phase] ?? []).map((one) => ({ ...one, phase })),
  );
  const last = steps.findLast(({ kind, phase, id }) => kind.startsWith("routes.") && done.has(`${phase} ${id}`));
  return { deployment: running.id, release: running.release, did: last?.title ?? "the traffic is as it was" };
}

/** What is set of an environment's traffic, and who changed it last. */
export async function run(
  context: Context,
  [environment = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const app = await targetApp(context, options);
  const api = context.api();
  const [view, open] = await Promise.all([api.traffic(app, environment), underWay(api, { app, environment })]);
  const [serving, ...warm] = view.releases;
  const set = renderTraffic(view.settings);
  const rows = view.changes
    .slice(0, SHOWN)
    .map((one) => [ago(one.at, Date.now()), plainLine(one.actor), plainLine(one.reason ?? ""), renderChange(one)]);
  context.result(
    { ...view, underWay: open },
    [
      serving === undefined
        ? "Nothing serves."
        : `v${serving} serves${warm.length === 0 ? "" : `; warm: ${warm.map((one) => `v${one}`).join(", ")}`}`,
      ...(open === null ? [] : [plainLine(`${open.deployment} is under way with v${open.release}: ${open.did}.`)]),
      ...(set.length === 0 && open === null ? ["All the traffic goes to it."] : set),
      ...(view.optimiser === null ? [] : [followed(view.optimiser)]),
      ...(rows.length === 0 ? [] : ["", renderTable({ heading: ["CHANGED", "BY", "REASON", "TO"], rows, empty: "" })]),
    ].join("\n"),
  );
}
