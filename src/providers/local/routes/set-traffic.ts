import type { ReleaseRecord } from "../../../model/records.ts";
import type { TrafficMatch, TrafficSettings } from "../../../model/traffic.ts";
import { releaseLabel } from "../../../release/release-label.ts";
import type { Mirror, RetryPolicy, Route, TrafficRule, WeightedRevision } from "../../../router/route-table.ts";
import type { ComposedRoute } from "./compose-routes.ts";
import { TEST_HEADER, TEST_RULE } from "./test-rule.ts";

export interface RouteSettings {
  readonly traffic: TrafficSettings;
  /** Whether the shares of the traffic settings hold. */
  readonly isSplit: boolean;
  /** The release that is tested, and the value of the test header that leads to it. */
  readonly test: { readonly release: string; readonly value: string } | null;
  /** Newest first. */
  readonly releases: readonly ReleaseRecord[];
}

/** Longest time that the router waits for the head of an answer. */
const LONGEST_ANSWER = 60_000;
const ORIGIN_INTERVAL = 5000;
const ORIGIN_TIMEOUT = 2000;

/** A route with the rules, the mirror, the origins and the retries that the settings give it. Pure. */
export function setTraffic({ name, paths, resource, revisions }: ComposedRoute, settings: RouteSettings): Route {
  const all = [...revisions, ...(settings.isSplit ? originsOf(settings.traffic) : [])];
  return {
    name,
    paths,
    revisions: all,
    rules: [...testRules(settings, all), ...ruled(settings.traffic, all)],
    mirror: mirrorOf(settings.traffic, all),
    retry: retryOf(resource, settings.releases),
  };
}

function originsOf({ split }: TrafficSettings): readonly WeightedRevision[] {
  return split.flatMap(({ to, percent }) => {
    if (to.kind !== "origin") return [];
    const label = new URL(to.url).host.replaceAll(/[^\w.-]/g, "-");
    const health = to.health === null ? null : { path: to.health, interval: ORIGIN_INTERVAL, timeout: ORIGIN_TIMEOUT };
    const backend = { kind: "origin" as const, url: to.url, health };
    return [{ id: to.url, release: label, weight: percent, retained: false, backend }];
  });
}

const testRules = ({ test }: RouteSettings, revisions: readonly WeightedRevision[]): readonly TrafficRule[] =>
  test !== null && revisions.some(({ release }) => release === test.release)
    ? [{ id: TEST_RULE, match: { header: { name: TEST_HEADER, value: test.value } }, to: { release: test.release } }]
    : [];

/** A rule holds on the routes that have its release. */
function ruled({ rules }: TrafficSettings, revisions: readonly WeightedRevision[]): readonly TrafficRule[] {
  return rules.flatMap((rule, index) => {
    const to = rule.to.kind === "release" ? { release: releaseLabel(rule.to.release) } : { environment: rule.to.slug };
    if ("release" in to && revisions.every(({ release }) => release !== to.release)) return [];
    return [{ id: `rule-${index}`, match: matchOf(rule), to }];
  });
}

const matchOf = ({ by, name, value }: TrafficMatch): TrafficRule["match"] =>
  by === "header" ? { header: { name, value } } : { cookie: { name, value } };

function mirrorOf({ mirror }: TrafficSettings, revisions: readonly WeightedRevision[]): Mirror | null {
  if (mirror === null) return null;
  const to = releaseLabel(mirror.to);
  const revision = revisions.find(({ release }) => release === to);
  return revision === undefined || revision.backend.kind === "site" ? null : { to, share: mirror.percent / 100 };
}

/** As the newest release that has the service wants it. */
function retryOf(resource: string, releases: readonly ReleaseRecord[]): RetryPolicy | null {
  for (const { spec } of releases) {
    const owner = spec.resources[resource];
    if (owner?.kind === "service") return { ...owner.retry, timeout: owner.retry.timeout ?? LONGEST_ANSWER };
  }
  return null;
}
