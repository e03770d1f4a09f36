import { BoughError } from "../../../lib/bough-error.ts";
import type { TrafficMatch, TrafficSettings } from "../../../model/traffic.ts";
import { asked } from "../../asked.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetApp } from "../../target.ts";
import { finishChange } from "../../traffic/finish-change.ts";
import { isSameMatch } from "../../traffic/is-same-match.ts";
import type { Pair } from "../../traffic/parse-pair.ts";

interface ClearOptions {
  readonly shares?: boolean;
  readonly rules?: boolean;
  readonly mirror?: boolean;
  readonly header?: Pair;
  readonly cookie?: Pair;
}

/** Clears what the options name, and without options everything but maintenance. */
export async function run(
  context: Context,
  [environment = ""]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { shares = false, rules = false, mirror = false, header, cookie } = options as ClearOptions;
  const all = !shares && !rules && !mirror && header === undefined && cookie === undefined;
  const app = await targetApp(context, options);
  const { settings } = await context.api().traffic(app, environment);
  const kept = rulesWithout(settings, { header, cookie });
  const deployment = await context.api().setTraffic(app, environment, {
    ...((all || shares) && { split: [] }),
    ...((all || rules) && { rules: [] }),
    ...(!all && !rules && kept !== null && { rules: kept }),
    ...((all || mirror) && { mirror: null }),
    ...asked(options),
  });
  await finishChange(context, deployment);
}

/** Null where no single rule is named. */
function rulesWithout(
  { rules }: TrafficSettings,
  { header, cookie }: { readonly header: Pair | undefined; readonly cookie: Pair | undefined },
): readonly TrafficMatch[] | null {
  const named = [
    ...(header === undefined ? [] : [{ by: "header" as const, ...header }]),
    ...(cookie === undefined ? [] : [{ by: "cookie" as const, ...cookie }]),
  ];
  if (named.length === 0) return null;
  const missing = named.find((one) => !rules.some((rule) => isSameMatch(rule, one)));
  if (missing !== undefined)
    throw new BoughError("rule-not-found", `No rule is for the ${missing.by} ${missing.name}=${missing.value}.`, {
      hint: "`bough traffic show` has those that there are.",
    });
  return rules.filter((rule) => !named.some((one) => isSameMatch(rule, one)));
}
