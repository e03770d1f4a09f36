import { BoughError } from "../../../lib/bough-error.ts";
import { plainLine } from "../../../lib/plain-line.ts";
import { confirm } from "../../aws/confirm.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { interruption } from "../../interruption.ts";

/** Gives a foundation back on which nothing stands. */
export async function run(
  context: Context,
  [foundation = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { region, profile, withData, yes } = options as Options;
  const what = `the ${foundation} foundation${withData === true ? ", its registry, images and logs too" : ""}`;
  if (!(await confirm(`Destroy ${what}?`, yes === true)))
    throw new BoughError("not-confirmed", `The ${foundation} foundation stays as it is.`);
  const interrupted = interruption();
  try {
    const kept = await context.installation.aws.destroy(
      { region, profile, foundation, withData: withData === true },
      { signal: interrupted.signal, log: context.note },
    );
    if (kept === null)
      return context.result(
        { foundation, kept: [] },
        `There was no ${foundation} foundation${region === undefined ? " in this region" : ` in ${region}`}: see \`bough aws status\`.`,
      );
    const heading = withData === true ? "Kept:" : "Kept (buckets and images go with --with-data):";
    const rest = kept.length === 0 ? "" : `\n${heading}\n${kept.map((one) => `  ${plainLine(one)}`).join("\n")}`;
    context.result({ foundation, kept }, `The ${foundation} foundation is gone.${rest}`);
  } finally {
    interrupted.end();
  }
}

interface Options {
  readonly region?: string;
  readonly profile?: string;
  readonly withData?: boolean;
  readonly yes?: boolean;
}
