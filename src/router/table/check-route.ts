import type { Mirror, Route, TrafficRule } from "../route-table.ts";
import { checkRevision } from "./check-revision.ts";
import { isCookieName, isCookieValue, isHeaderName } from "./rule-match.ts";
import { array, check, checkUnique, headerValue, integer, object, string } from "./shape.ts";

export function checkRoute(value: unknown, at: string): void {
  const route = object(value, at);
  string(route["name"], `${at}.name`);
  for (const [index, path] of array(route["paths"], `${at}.paths`).entries()) {
    check(
      PATH.test(string(path, `${at}.paths[${index}]`)),
      `${at}.paths[${index}]`,
      "a path, or a folder ending in /*",
    );
  }
  const revisions = array(route["revisions"], `${at}.revisions`);
  for (const [index, revision] of revisions.entries()) checkRevision(revision, `${at}.revisions[${index}]`);
  for (const [index, rule] of array(route["rules"], `${at}.rules`).entries()) checkRule(rule, `${at}.rules[${index}]`);
  checkMirror(route["mirror"], `${at}.mirror`);
  checkRetry(route["retry"], `${at}.retry`);
  checkReleases(value as Route, at);
}

function checkRule(value: unknown, at: string): void {
  const rule = object(value, at);
  string(rule["id"], `${at}.id`);
  const match = object(rule["match"], `${at}.match`);
  if (match["header"] !== undefined) {
    const header = object(match["header"], `${at}.match.header`);
    const name = string(header["name"], `${at}.match.header.name`);
    check(isHeaderName(name), `${at}.match.header.name`, "a header that is passed on");
    headerValue(header["value"], `${at}.match.header.value`);
  } else {
    const cookie = object(match["cookie"], `${at}.match.cookie`);
    check(
      isCookieName(string(cookie["name"], `${at}.match.cookie.name`)),
      `${at}.match.cookie.name`,
      "a cookie's name",
    );
    const text = string(cookie["value"], `${at}.match.cookie.value`);
    check(isCookieValue(text), `${at}.match.cookie.value`, "a cookie's value");
  }
  check(Object.keys(match).length === 1, `${at}.match`, "a header or a cookie, and nothing else");
  const to = object(rule["to"], `${at}.to`);
  const [kind, ...more] = Object.keys(to);
  check((kind === "release" || kind === "environment") && more.length === 0, `${at}.to`, "a release or an environment");
  string(to[kind ?? ""], `${at}.to.${kind}`);
}

function checkMirror(value: unknown, at: string): void {
  if (value === null) return;
  const mirror = object(value, at);
  string(mirror["to"], `${at}.to`);
  const { share } = mirror;
  check(typeof share === "number" && share >= 0 && share <= 1, `${at}.share`, "a number from 0 to 1");
}

function checkRetry(value: unknown, at: string): void {
  if (value === null) return;
  const retry = object(value, at);
  integer(retry["attempts"], `${at}.attempts`, 1, MAX_ATTEMPTS);
  for (const [index, status] of array(retry["statuses"], `${at}.statuses`).entries())
    integer(status, `${at}.statuses[${index}]`, 400, 599);
  integer(retry["timeout"], `${at}.timeout`, 1, 86_400_000);
}

/** What names a release names one of the route, and what decides does so once. */
function checkReleases({ revisions, rules, mirror }: Route, at: string): void {
  const releases = revisions.map(({ release }) => release);
  checkUnique(releases, `release of ${at}`);
  checkUnique(
    rules.map(({ id }) => id),
    `rule of ${at}`,
  );
  checkUnique(rules.map(matchText), `match of a rule of ${at}, of which the second would never be reached,`);
  const ruled = rules.flatMap(({ to }) => ("release" in to ? [to.release] : []));
  for (const release of ruled)
    check(releases.includes(release), `${at}.rules`, `a release of the route, not ${release}`);
  if (mirror !== null) checkMirrored(mirror, { revisions, at });
  const open = revisions.length === 0 || revisions.some(({ weight }) => weight > 0) || ruled.length > 0;
  check(open, `${at}.revisions`, "a weight above 0, or a rule that leads to a release");
}

function checkMirrored(
  { to }: Mirror,
  { revisions, at }: { readonly revisions: Route["revisions"]; readonly at: string },
): void {
  const known = revisions.some(({ release }) => release === to);
  check(known, `${at}.mirror.to`, `a release of the route, not ${to}`);
  const answers = revisions.every(({ backend }) => backend.kind !== "site");
  check(answers, `${at}.mirror`, "instances and origins only: the files of sites can be compared themselves");
}

function matchText({ match }: TrafficRule): string {
  return "header" in match
    ? `header ${match.header.name.toLowerCase()}: ${match.header.value}`
    : `cookie ${match.cookie.name}=${match.cookie.value}`;
}

const PATH = /^\/([^*?#\s]*|([^*?#\s]*\/)?\*)$/;
const MAX_ATTEMPTS = 10;
