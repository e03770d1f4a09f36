import { plainLine } from "../../../lib/plain-line.ts";
import type { Context } from "../../context.ts";
import { ago } from "../../render/ago.ts";
import { paintOutcome } from "../../render/paint-outcome.ts";

export async function run(context: Context, [id = ""]: readonly (string | undefined)[]): Promise<void> {
  const detail = await context.api().verdict(id);
  const { app, slug, release, previous, deployment, startedAt, looks, outcome, notes, verdict } = detail;
  const said = outcome === null ? "not looked at yet" : paintOutcome(outcome, context.paint);
  const text = [
    `${detail.id}: v${release} of ${app}/${slug} against v${previous}, ${said}`,
    `  deployment  ${deployment}`,
    `  begun       ${ago(startedAt, Date.now())}`,
    `  looks       ${looks}`,
    ...part("Measured before:", notes),
    ...part("Evidence:", verdict?.evidence ?? []),
  ];
  context.result(detail, text.join("\n"));
}

const part = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${plainLine(line)}`)];
