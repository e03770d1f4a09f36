import { plainLine } from "../../../lib/plain-line.ts";
import type { OptimiserView } from "../../../server/client/api-client.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { renderTable } from "../../render/render-table.ts";
import { targetApp } from "../../target.ts";
import { renderTraffic } from "../../traffic/render-traffic.ts";

const SHOWN = 10;

const followed = ({ conversion, least, most, lookedAt }: OptimiserView): string =>
  `follows the conversion ${conversion}, ${least} to ${most} % each, looked at ${lookedAt === null ? "not yet" : ago(lookedAt, Date.now())}`;

/** What is set of an environment's traffic, and who changed it last. */
export async function run(
  context: Context,
  [environment = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const app = await targetApp(context, options);
  const view = await context.api().traffic(app, environment);
  const [serving, ...warm] = view.releases;
  const set = renderTraffic(view.settings);
  const rows = view.changes
    .slice(0, SHOWN)
    .map(({ at, actor, reason, after }) => [
      ago(at, Date.now()),
      plainLine(actor),
      plainLine(reason ?? ""),
      renderTraffic(after).join("; ") || "cleared",
    ]);
  context.result(
    view,
    [
      serving === undefined
        ? "Nothing serves."
        : `v${serving} serves${warm.length === 0 ? "" : `; warm: ${warm.map((one) => `v${one}`).join(", ")}`}`,
      ...(set.length === 0 ? ["All the traffic goes to it."] : set),
      ...(view.optimiser === null ? [] : [followed(view.optimiser)]),
      ...(rows.length === 0 ? [] : ["", renderTable({ heading: ["CHANGED", "BY", "REASON", "TO"], rows, empty: "" })]),
    ].join("\n"),
  );
}
