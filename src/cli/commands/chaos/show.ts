import { plainLine } from "../../../lib/plain-line.ts";
import type { RunDetail } from "../../../server/client/api-client.ts";
import type { Context } from "../../context.ts";

/** The report of a run; of one that goes on, what is seen of it now. */
export async function run(context: Context, [id = ""]: readonly (string | undefined)[]): Promise<void> {
  const found = await context.api().experimentRun(id);
  const lines = found.text === null ? underWay(found) : found.text.trimEnd().split("\n");
  context.result(found, lines.map((line) => plainLine(line)).join("\n"));
}

function underWay({ id, app, slug, experiment, actor, phase, faults, probes }: RunDetail): readonly string[] {
  return [
    `${experiment} is under way in ${app}/${slug}`,
    `  run     ${id}, asked for by ${actor}`,
    `  phase   ${phase}`,
    ...faults.map((fault) => `  fault   ${fault}`),
    ...probes.map(({ name, holds, detail }) => `  ${holds ? "holds" : "FAILS"}   ${name}: ${detail}`),
  ];
}
