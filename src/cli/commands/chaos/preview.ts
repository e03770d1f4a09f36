import { plainLine } from "../../../lib/plain-line.ts";
import type { ExperimentPreview } from "../../../server/client/api-client.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetEnvironment } from "../../target.ts";
import { wantedExperiment } from "./wanted-experiment.ts";

/** What an experiment would do, in lines. */
export async function run(
  context: Context,
  [name]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const wanted = await wantedExperiment(context, name, options);
  const { app, env } = await targetEnvironment(context, options);
  const measuring = context.api().previewExperiment(app, env, wanted);
  const preview = await context.during("measuring the traffic", measuring);
  const lines = [
    `${preview.title}, for ${preview.duration / 1000} s`,
    ...preview.faults.map((fault) => `  would       ${fault.fault}${hits(fault)}`),
    ...preview.probes.map((probe) => `  watches     ${probe}`),
    ...preview.stop.map((probe) => `  stops with  ${probe}`),
  ];
  context.result(preview, lines.map((line) => plainLine(line)).join("\n"));
}

function hits({ requests, instances }: ExperimentPreview["faults"][number]): string {
  if (instances.length > 0) return `, of ${instances.join(", ")}`;
  return requests === null ? "" : `: about ${requests} requests at the present traffic`;
}
