import { BoughError } from "../../lib/bough-error.ts";
import type { EnvironmentRecord } from "../../model/records.ts";
import {
  isMaintenance,
  type OriginTarget,
  releasesIn,
  type TrafficMatch,
  type TrafficSettings,
} from "../../model/traffic.ts";
import { refuseAsleep } from "../sleep/refuse-asleep.ts";
import { isCookieName, isCookieValue, isHeaderName, isHeaderValue } from "../../router/table/rule-match.ts";

export interface TrafficContext {
  readonly environment: EnvironmentRecord;
  /** Slugs of the app's other environments in which a release serves, by their name, slug and branch. */
  readonly others: ReadonlyMap<string, string>;
  /** Deployment of the environment that is under way; null when there is none. */
  readonly underWay: string | null;
  /** Ports of this machine on which bough itself listens. */
  readonly ownPorts: readonly number[];
}

/**
 * The settings that hold after a change, each part of it checked. Pure.
 *
 * @throws `traffic-invalid`, `traffic-conflict`, `release-not-found`, `environment-not-found`,
 * `environment-asleep`.
 */
export function checkTraffic(change: Partial<TrafficSettings>, context: TrafficContext): TrafficSettings {
  const { environment, underWay } = context;
  const before = environment.traffic;
  const wanted = { ...before, ...change };
  const after = { ...wanted, rules: wanted.rules.map((rule) => named(rule, context)) };
  if (environment.release === null || environment.status === "destroyed")
    throw new BoughError("release-not-found", `Nothing is live in ${environment.name} yet.`, {
      hint: "Push its branch first.",
    });
  if (isMaintenance({ before, after })) return after;
  refuseAsleep(environment);
  if (underWay !== null)
    throw new BoughError("traffic-conflict", `${underWay} decides where the traffic of ${environment.name} goes.`, {
      hint: `Wait until it has ended, or end it with \`bough abort ${underWay}\`.`,
    });
  checkReleases(after, environment);
  checkSplit(after, environment);
  checkOrigins(after, context.ownPorts);
  checkRules(after.rules);
  checkMirror(after, environment);
  return after;
}

/** A rule leads to an environment by its slug, whatever it was called. */
function named(rule: TrafficMatch, { environment, others }: TrafficContext): TrafficMatch {
  const { to } = rule;
  if (to.kind !== "environment") return rule;
  const slug = others.get(to.slug);
  if (slug !== undefined) return { ...rule, to: { kind: "environment", slug } };
  const isItself = [environment.name, environment.slug, environment.branch].includes(to.slug);
  if (isItself) throw invalid(`A rule cannot lead ${environment.name} to itself.`, "Lead it to a release, such as v3.");
  throw new BoughError("environment-not-found", `${environment.app} has no environment ${to.slug} that serves.`, {
    hint: others.size === 0 ? "There is no other one." : `There are: ${[...new Set(others.values())].join(", ")}.`,
  });
}

function checkReleases(settings: TrafficSettings, { name, release, warm }: EnvironmentRecord): void {
  const running = [release, ...warm.map((one) => one.release)];
  const stopped = releasesIn(settings).find((version) => !running.includes(version));
  if (stopped === undefined) return;
  throw new BoughError("release-not-found", `v${stopped} does not run in ${name}.`, {
    hint: `Traffic can go to ${running.map((version) => `v${version}`).join(", ")}. A longer \`keepWarm\` keeps more of them running.`,
  });
}

function checkSplit({ split }: TrafficSettings, { name, release }: EnvironmentRecord): void {
  if (split.length === 0) return;
  const sum = split.reduce((total, { percent }) => total + percent, 0);
  if (Math.abs(sum - 100) > 1e-9) throw invalid(`The shares are ${round(sum)} % together, not 100 %.`, SHARES);
  const targets = split.map(({ to }) => (to.kind === "release" ? `v${to.release}` : new URL(checkedUrl(to)).host));
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  if (twice !== undefined) throw invalid(`${twice} has two shares.`, "Give each target one share.");
  if (!split.some(({ to }) => to.kind === "release" && to.release === release))
    throw invalid(`The release that serves in ${name}, v${release}, has no share.`, `Give it one: v${release}=0.`);
}

/** An environment that leads to the router leads to itself in the end, and one that leads to the API opens it to its visitors. */
function checkOrigins({ split }: TrafficSettings, ownPorts: readonly number[]): void {
  for (const { to } of split) {
    if (to.kind !== "origin") continue;
    const { protocol, hostname, port } = new URL(to.url);
    const at = port === "" ? { "http:": 80, "https:": 443 }[protocol] : Number(port);
    if (at === undefined || !ownPorts.includes(at) || !THIS_MACHINE.test(hostname)) continue;
    throw invalid(
      `${to.url} is bough itself.`,
      "Lead to another environment by a rule: --header or --cookie, and --to staging.",
    );
  }
}

/** As the URL parser writes it. What else leads here by its name is ended by the router, after some rounds. */
const THIS_MACHINE = /^((.+\.)?localhost\.?|127\..+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f.+\])$/;

const SHARES = "Write them as v4=90 v3=10.";

function checkedUrl({ url, health }: OriginTarget): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isPlain = parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.host !== "" && parsed.username === "";
  if (!isPlain || !["", "/"].includes(parsed.pathname) || parsed.search !== "" || parsed.hash !== "")
    throw invalid(`${url} is not the address of a server.`, "Write it as https://shop.example, without a path.");
  if (health !== null && !health.startsWith("/"))
    throw invalid(`${health} is not a path.`, "Write the origin's health path as /healthz.");
  return url;
}

/** A second rule with the same condition would never be reached. */
function checkRules(rules: readonly TrafficMatch[]): void {
  const seen = new Set<string>();
  for (const { by, name, value } of rules) {
    if (!isCookieName(name)) throw invalid(`"${name}" is not the name of a ${by}.`, "Write name=value.");
    if (by === "header" && !isHeaderName(name))
      throw invalid(
        `No rule can go by ${name}: it ends at the router.`,
        "Choose a header of your own, such as x-beta.",
      );
    if (!(by === "cookie" ? isCookieValue : isHeaderValue)(value))
      throw invalid(`The ${by} ${name} cannot have that value.`, "Use letters, digits and dashes.");
    const condition = `${by} ${by === "header" ? name.toLowerCase() : name}=${value}`;
    if (seen.has(condition)) throw invalid(`Two rules have the ${condition}.`, "Keep one of them.");
    seen.add(condition);
  }
}

function checkMirror({ mirror }: TrafficSettings, { name, release }: EnvironmentRecord): void {
  if (mirror?.to !== release || mirror === null) return;
  throw invalid(`v${release} serves in ${name} itself, so nothing can be mirrored to it.`, "Mirror to a warm release.");
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

const invalid = (message: string, hint: string): BoughError => new BoughError("traffic-invalid", message, { hint });
