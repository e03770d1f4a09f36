import { BoughError } from "../../../lib/bough-error.ts";
import { asked } from "../../asked.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetApp } from "../../target.ts";
import { finishChange } from "../../traffic/finish-change.ts";
import { releaseIn } from "../../traffic/parse-share.ts";

interface OptimiseOptions {
  readonly conversion?: string;
  readonly least?: number;
  readonly most?: number;
  readonly every?: number;
  readonly stop?: boolean;
}

const EVERY = 5 * 60_000;

/** Has the weights follow a conversion, or leaves them as they are. */
export async function run(
  context: Context,
  [environment = "", ...releases]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { conversion, least = 5, most = 95, every = EVERY, stop = false } = options as OptimiseOptions;
  const app = await targetApp(context, options);
  if (stop) {
    const answer = await context.api().endOptimising(app, environment);
    context.result(answer, answer.ended ? "The weights stay as they are." : "The weights followed nothing.");
    return;
  }
  const versions = releases.map((one) => releaseIn(one ?? ""));
  if (conversion === undefined || versions.length === 0 || versions.includes(null))
    throw new BoughError("usage", "Two releases or more and --conversion are needed.", {
      hint: "Such as: bough traffic optimise production v4 v3 --conversion order",
    });
  const wanted = { conversion, releases: versions.filter((one) => one !== null), least, most, every };
  await finishChange(context, await context.api().optimiseTraffic(app, environment, { ...wanted, ...asked(options) }));
}
