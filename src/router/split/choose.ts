import type { TrafficRule } from "../route-table.ts";
import type { LiveRevision, LiveRoute, LiveTable } from "../table/live-table.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import { Choice } from "./choice.ts";
import { findRule } from "./find-rule.ts";

export interface Chosen {
  /** Another environment's when a rule says so. */
  readonly route: LiveRoute;
  readonly choice: Choice;
}

/** Chooses for a request of a route that has more than one way to go. Only a client of the public port is given a cookie. */
export function choose(live: LiveTable, route: LiveRoute, head: RequestHead, isPublic: boolean): Chosen {
  const rule = findRule(route.rules, head.fields);
  const to = rule?.to;
  if (to === undefined) return chosen(route, head, { ruled: isPublic ? null : firstOf(route), mints: isPublic });
  if ("release" in to)
    return chosen(route, head, { ruled: revisionOf(route, to.release), mints: false, isTest: isTest(rule) });
  const other = routeOf(live, route, { slug: to.environment, path: isPublic ? head.path : null });
  // The other environment may be gone by now: its testers are users again.
  return other === null
    ? chosen(route, head, { ruled: null, mints: isPublic })
    : chosen(other, head, { ruled: null, mints: false });
}

/** What a release is tested by is nobody's traffic, and no evidence of how its users fare. */
function isTest(rule: TrafficRule | null): boolean {
  return rule !== null && "header" in rule.match && rule.match.header.name.toLowerCase() === "x-bough-test";
}

function chosen(route: LiveRoute, head: RequestHead, options: ConstructorParameters<typeof Choice>[2]): Chosen {
  return { route, choice: new Choice(route, head.fields, options) };
}

/** Services of an environment's first release reach each other before the public reaches any: there is nobody else. */
function firstOf({ revisions }: LiveRoute): LiveRevision | null {
  const [only, ...others] = revisions;
  return only !== undefined && others.length === 0 && only.weight === 0 && !only.retained ? only : null;
}

function revisionOf({ revisions }: LiveRoute, release: string): LiveRevision | null {
  return revisions.find((revision) => revision.release === release) ?? null;
}

/** The other environment's route that has the path; where there is none, as on an internal port, the one of the same name. */
function routeOf(
  { environments }: LiveTable,
  { environment: { app }, name }: LiveRoute,
  { slug, path }: { readonly slug: string; readonly path: string | null },
): LiveRoute | null {
  const other = environments.find((one) => one.app === app && one.slug === slug);
  if (other === undefined) return null;
  return path === null ? (other.routes.find((route) => route.name === name) ?? null) : other.paths.find(path);
}
