import { BoughError } from "../../lib/bough-error.ts";
import type { EnvironmentRoutes, RouteTable } from "../route-table.ts";
import { array, check, integer, object, string } from "./shape.ts";

/** Gives the value its type, or throws `route-table-invalid`, which names the place. A table is taken whole or not at all. */
export function validateTable(value: unknown): RouteTable {
  const table = object(value, "table");
  integer(table["version"], "version", 0, Number.MAX_SAFE_INTEGER);
  const environments = array(table["environments"], "environments");
  for (const [index, environment] of environments.entries()) checkEnvironment(environment, `environments[${index}]`);
  const valid = value as RouteTable;
  checkUnique(
    valid.environments.flatMap(({ hosts }) => hosts.map((host) => host.toLowerCase())),
    "host",
  );
  checkUnique(
    valid.environments.flatMap(({ internal }) => internal.map(({ port }) => String(port))),
    "internal port",
  );
  return valid;
}

function checkEnvironment(value: unknown, at: string): void {
  const environment = object(value, at);
  string(environment["app"], `${at}.app`);
  string(environment["slug"], `${at}.slug`);
  for (const [index, host] of array(environment["hosts"], `${at}.hosts`).entries()) {
    check(HOST.test(string(host, `${at}.hosts[${index}]`)), `${at}.hosts[${index}]`, "a host name without port");
  }
  const routes = array(environment["routes"], `${at}.routes`);
  for (const [index, route] of routes.entries()) checkRoute(route, `${at}.routes[${index}]`);
  for (const [index, entry] of array(environment["internal"], `${at}.internal`).entries()) {
    const listener = object(entry, `${at}.internal[${index}]`);
    integer(listener["port"], `${at}.internal[${index}].port`, 1, 65_535);
    string(listener["route"], `${at}.internal[${index}].route`);
  }
  checkNames(value as EnvironmentRoutes, at);
}

/** Routes are named once, and an internal listener leads to one that exists. */
function checkNames({ routes, internal }: EnvironmentRoutes, at: string): void {
  const names = routes.map(({ name }) => name);
  checkUnique(names, `route of ${at}`);
  checkUnique(
    routes.flatMap(({ paths }) => paths),
    `path of ${at}`,
  );
  for (const { route } of internal) check(names.includes(route), `${at}.internal`, `the name of a route, not ${route}`);
}

function checkRoute(value: unknown, at: string): void {
  const route = object(value, at);
  string(route["name"], `${at}.name`);
  for (const [index, path] of array(route["paths"], `${at}.paths`).entries()) {
    check(
      PATH.test(string(path, `${at}.paths[${index}]`)),
      `${at}.paths[${index}]`,
      "a path, or a folder ending in /*",
    );
  }
  checkTarget(route["target"], `${at}.target`);
}

function checkTarget(value: unknown, at: string): void {
  const target = object(value, at);
  if (target["kind"] === "site") {
    headerValue(target["release"], `${at}.release`);
    string(target["root"], `${at}.root`);
    for (const [index, root] of array(target["earlier"], `${at}.earlier`).entries())
      string(root, `${at}.earlier[${index}]`);
    check(typeof target["spa"] === "boolean", `${at}.spa`, "true or false");
    return;
  }
  check(target["kind"] === "revisions", `${at}.kind`, "`revisions` or `site`");
  const revisions = array(target["revisions"], `${at}.revisions`);
  for (const [index, revision] of revisions.entries()) checkRevision(revision, `${at}.revisions[${index}]`);
}

function checkRevision(value: unknown, at: string): void {
  const revision = object(value, at);
  string(revision["id"], `${at}.id`);
  headerValue(revision["release"], `${at}.release`);
  const weight = revision["weight"];
  check(typeof weight === "number" && Number.isFinite(weight) && weight >= 0, `${at}.weight`, "a number of at least 0");
  for (const [index, entry] of array(revision["instances"], `${at}.instances`).entries()) {
    const instance = object(entry, `${at}.instances[${index}]`);
    string(instance["id"], `${at}.instances[${index}].id`);
    string(instance["host"], `${at}.instances[${index}].host`);
    integer(instance["port"], `${at}.instances[${index}].port`, 1, 65_535);
  }
  const health = object(revision["health"], `${at}.health`);
  const path = headerValue(health["path"], `${at}.health.path`);
  check(path.startsWith("/") && !path.includes(" "), `${at}.health.path`, "a path");
  integer(health["interval"], `${at}.health.interval`, 1, 86_400_000);
  integer(health["timeout"], `${at}.health.timeout`, 1, 86_400_000);
}

/** A string that is written into a message's head. */
function headerValue(value: unknown, at: string): string {
  const text = string(value, at);
  check(/^[\x20-\x7e]+$/.test(text), at, "printable ASCII");
  return text;
}

function checkUnique(names: readonly string[], what: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new BoughError("route-table-invalid", `The route table names the ${what} ${name} twice.`);
    seen.add(name);
  }
}

const HOST = /^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/i;
const PATH = /^\/([^*?#\s]*|([^*?#\s]*\/)?\*)$/;
