import { BoughError } from "../../../lib/bough-error.ts";
import type { TrafficMatch, TrafficMirror, TrafficSettings } from "../../../model/traffic.ts";
import { asked } from "../../asked.ts";
import type { CommandOptions } from "../../command.ts";
import type { Context } from "../../context.ts";
import { targetApp } from "../../target.ts";
import { finishChange } from "../../traffic/finish-change.ts";
import { isSameMatch } from "../../traffic/is-same-match.ts";
import type { Pair } from "../../traffic/parse-pair.ts";
import { parseShare, releaseIn } from "../../traffic/parse-share.ts";

interface SetOptions {
  readonly header?: Pair;
  readonly cookie?: Pair;
  readonly to?: string;
  readonly mirror?: string;
  readonly health?: string;
}

/** Divides the traffic, adds a rule, sets a mirror: what the command line names, and nothing else. */
export async function run(
  context: Context,
  [environment = "", ...shares]: readonly (string | undefined)[],
  options: CommandOptions,
): Promise<void> {
  const { header, cookie, to, mirror, health = null } = options as SetOptions;
  const split = shares.map((one) => parseShare(one ?? "", health));
  const rule = ruleOf(header, cookie, to);
  if (split.length === 0 && rule === null && mirror === undefined)
    throw new BoughError("usage", "There is nothing to set.", {
      hint: "Name shares, a rule or a mirror: see `bough traffic set --help`.",
    });
  const app = await targetApp(context, options);
  const rules = rule === null ? null : withRule((await context.api().traffic(app, environment)).settings, rule);
  const deployment = await context.api().setTraffic(app, environment, {
    ...(split.length > 0 && { split }),
    ...(rules !== null && { rules }),
    ...(mirror !== undefined && { mirror: parseMirror(mirror) }),
    ...asked(options),
  });
  await finishChange(context, deployment);
}

function ruleOf(header: Pair | undefined, cookie: Pair | undefined, to: string | undefined): TrafficMatch | null {
  const pair = header ?? cookie;
  if (pair === undefined && to === undefined) return null;
  if (pair === undefined || to === undefined || (header !== undefined && cookie !== undefined))
    throw new BoughError("usage", "A rule has one --header or one --cookie, and --to.", {
      hint: "Such as --header x-beta=1 --to v4.",
    });
  const release = releaseIn(to);
  return {
    by: header === undefined ? "cookie" : "header",
    ...pair,
    to: release === null ? { kind: "environment", slug: to } : { kind: "release", release },
  };
}

/** In the place of a rule for the same requests, else after the others. */
function withRule({ rules }: TrafficSettings, rule: TrafficMatch): readonly TrafficMatch[] {
  const same = rules.findIndex((one) => isSameMatch(one, rule));
  return same === -1 ? [...rules, rule] : rules.with(same, rule);
}

function parseMirror(text: string): TrafficMirror {
  const { to, percent } = parseShare(text, null);
  if (to.kind === "release") return { to: to.release, percent };
  throw new BoughError("usage", "Requests are mirrored to a release only.", { hint: "Such as --mirror v4=10." });
}
