import type { EnvironmentRoutes, RouteTable } from "../route-table.ts";
import { checkRoute } from "./check-route.ts";
import { array, boolean, check, checkUnique, integer, object, string } from "./shape.ts";

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
  for (const [index, entry] of array(environment["internal"], `${at}.internal`).entries())
    checkListener(entry, `${at}.internal[${index}]`);
  checkMaintenance(environment["maintenance"], `${at}.maintenance`);
  boolean(environment["asleep"], `${at}.asleep`);
  checkSticky(environment["sticky"], `${at}.sticky`);
  checkNames(value as EnvironmentRoutes, at);
}

function checkListener(value: unknown, at: string): void {
  const listener = object(value, at);
  integer(listener["port"], `${at}.port`, 1, 65_535);
  string(listener["route"], `${at}.route`);
  if (listener["from"] !== null) string(listener["from"], `${at}.from`);
}

function checkMaintenance(value: unknown, at: string): void {
  if (value === null) return;
  const maintenance = object(value, at);
  if (maintenance["mode"] === "pause") {
    integer(maintenance["limit"], `${at}.limit`, 1, LONGEST);
    return;
  }
  check(maintenance["mode"] === "stop", `${at}.mode`, "`pause` or `stop`");
  string(maintenance["message"], `${at}.message`);
}

/** A browser drops a cookie whose name it does not like, or whose prefix asks for what is not set. */
function checkSticky(value: unknown, at: string): void {
  if (value === null) return;
  const sticky = object(value, at);
  const cookie = string(sticky["cookie"], `${at}.cookie`);
  check(
    COOKIE_NAME.test(cookie),
    `${at}.cookie`,
    "a cookie's name of at most 64 characters, without `__Host-` or `__Secure-`",
  );
  integer(sticky["maxAge"], `${at}.maxAge`, 1, LONGEST / 1000);
  string(sticky["seed"], `${at}.seed`);
}

/** Routes are named once, an internal listener leads to one that exists, and no rule leads back to its own environment. */
function checkNames({ slug, routes, internal }: EnvironmentRoutes, at: string): void {
  const names = routes.map(({ name }) => name);
  checkUnique(names, `route of ${at}`);
  checkUnique(
    routes.flatMap(({ paths }) => paths),
    `path of ${at}`,
  );
  for (const { route } of internal) check(names.includes(route), `${at}.internal`, `the name of a route, not ${route}`);
  for (const { name, rules } of routes)
    for (const { id, to } of rules)
      check(!("environment" in to) || to.environment !== slug, `${at}, rule ${id} of ${name}`, "another environment");
}

const HOST = /^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/i;
const COOKIE_NAME = /^(?!__(?:host|secure)-)[\w!#$%&'*+.^`|~-]{1,64}$/i;
/** A year, in milliseconds. */
const LONGEST = 31_536_000_000;
