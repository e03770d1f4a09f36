import assert from "node:assert/strict";
import { test } from "node:test";

import type {
  EnvironmentRoutes,
  InstancesBackend,
  OriginBackend,
  Route,
  RouteTable,
  TrafficRule,
  WeightedRevision,
} from "../route-table.ts";
import { validateTable } from "./validate-table.ts";

const health = { path: "/healthz", interval: 5_000, timeout: 1_000 };
const instances: InstancesBackend = {
  kind: "instances",
  instances: [{ id: "api@v1/0", host: "127.0.0.1", port: 4_000 }],
  health,
};
const v1: WeightedRevision = { id: "api@v1", release: "v1", weight: 95, retained: true, backend: instances };
const v2: WeightedRevision = { id: "api@v2", release: "v2", weight: 5, retained: false, backend: instances };
const smoke: TrafficRule = {
  id: "smoke",
  match: { header: { name: "x-bough-test", value: "d3adb33f" } },
  to: { release: "v2" },
};
const beta: TrafficRule = {
  id: "beta",
  match: { cookie: { name: "beta", value: "1" } },
  to: { environment: "staging" },
};
const api: Route = {
  name: "api",
  paths: ["/*"],
  revisions: [v1, v2],
  rules: [smoke, beta],
  mirror: { to: "v2", share: 0.1 },
  retry: { attempts: 2, statuses: [502, 503], timeout: 1_000 },
};
const main: EnvironmentRoutes = {
  app: "shop",
  slug: "main",
  hosts: ["main.shop.localhost"],
  routes: [api],
  internal: [{ port: 4_100, route: "api", from: "web" }],
  maintenance: { mode: "pause", limit: 1_000 },
  asleep: false,
  sticky: { cookie: "bough", maxAge: 86_400, seed: "shop/main" },
};

function tableOf(changes: Partial<EnvironmentRoutes>): RouteTable {
  return { version: 1, environments: [{ ...main, ...changes }] };
}

const withRoute = (changes: Partial<Route>): RouteTable => tableOf({ routes: [{ ...api, ...changes }] });
const withWeights = (...weights: readonly number[]): RouteTable =>
  withRoute({ rules: [], revisions: weights.map((weight, index) => ({ ...v1, release: `v${index + 1}`, weight })) });
const withRule = (change: Partial<TrafficRule>): RouteTable => withRoute({ rules: [{ ...smoke, ...change }] });
const withOrigin = (url: string): RouteTable => {
  const backend: OriginBackend = { kind: "origin", url, health: null };
  return withRoute({ revisions: [v1, { ...v2, backend }] });
};

test("a table with all that there is is valid", () => {
  const site: WeightedRevision = { ...v1, backend: { kind: "site", root: "/a", earlier: ["/b"], spa: true } };
  const good = [
    tableOf({}),
    tableOf({ maintenance: null, sticky: null }),
    tableOf({ maintenance: { mode: "stop", message: "Back at noon." } }),
    withRoute({ rules: [], mirror: null, retry: null, revisions: [] }),
    withRoute({ rules: [], mirror: null, revisions: [site] }),
    withRoute({ revisions: [{ ...v2, weight: 0 }], mirror: null }),
    withWeights(0.5, 99.5),
    withOrigin("https://legacy.example"),
    withOrigin("http://[::1]:8080"),
    withOrigin("https://10.0.0.7/"),
  ];
  for (const table of good) assert.equal(validateTable(JSON.parse(JSON.stringify(table))).version, 1);
});

const faults: Readonly<Record<string, RouteTable>> = {
  "a negative weight": withWeights(-1, 100),
  "a weight that is no number": withWeights(Number.NaN, 100),
  "a weight without end": withWeights(Infinity, 100),
  "no weight at all": withWeights(0, 0),
  "a release twice": withRoute({ revisions: [v1, { ...v2, release: "v1" }] }),
  "a release that no cookie can hold": withRoute({
    revisions: [v1, { ...v2, release: "v2;x" }],
    rules: [],
    mirror: null,
  }),
  "a rule to a release that is not there": withRule({ to: { release: "v9" } }),
  "a rule to its own environment": withRule({ to: { environment: "main" } }),
  "two rules of one name": withRoute({ rules: [smoke, { ...beta, id: "smoke" }] }),
  "two rules with one match": withRoute({ rules: [smoke, { ...smoke, id: "again", to: { release: "v1" } }] }),
  "two rules with one match in another case": withRoute({
    rules: [smoke, { ...smoke, id: "again", match: { header: { name: "X-Bough-Test", value: "d3adb33f" } } }],
  }),
  "a rule on a header that is not passed on": withRule({ match: { header: { name: "Host", value: "a" } } }),
  "a rule on a header that is none": withRule({ match: { header: { name: "a b", value: "a" } } }),
  "a rule on a value that no header has": withRule({ match: { header: { name: "a", value: "a\r\nb" } } }),
  "a rule on a cookie that is none": withRule({ match: { cookie: { name: "a;b", value: "1" } } }),
  "a mirror to a release that is not there": withRoute({ mirror: { to: "v9", share: 0.1 } }),
  "a mirror of more than all": withRoute({ mirror: { to: "v2", share: 1.5 } }),
  "a mirror to the files of a site": withRoute({
    revisions: [v1, { ...v2, backend: { kind: "site", root: "/a", earlier: [], spa: false } }],
  }),
  "no attempt": withRoute({ retry: { attempts: 0, statuses: [], timeout: 1 } }),
  "attempts without end": withRoute({ retry: { attempts: 1_000, statuses: [], timeout: 1 } }),
  "a status that is a success": withRoute({ retry: { attempts: 2, statuses: [200], timeout: 1 } }),
  "no time to answer": withRoute({ retry: { attempts: 2, statuses: [], timeout: 0 } }),
  "a cookie with a blank": tableOf({ sticky: { cookie: "a b", maxAge: 1, seed: "s" } }),
  "a cookie whose prefix wants TLS": tableOf({ sticky: { cookie: "__Host-bough", maxAge: 1, seed: "s" } }),
  "a cookie without a name": tableOf({ sticky: { cookie: "", maxAge: 1, seed: "s" } }),
  "a cookie that is over at once": tableOf({ sticky: { cookie: "bough", maxAge: 0, seed: "s" } }),
  "a pause without end": tableOf({ maintenance: { mode: "pause", limit: Infinity } }),
  "sleep that is neither yes nor no": tableOf(JSON.parse('{ "asleep": "yes" }') as Partial<EnvironmentRoutes>),
  "a stop without a word": tableOf({ maintenance: { mode: "stop", message: "" } }),
  "an origin with a path": withOrigin("https://legacy.example/base"),
  "an origin with a query": withOrigin("https://legacy.example?a"),
  "an origin with a password": withOrigin("https://a:b@legacy.example"),
  "an origin of another kind": withOrigin("ftp://legacy.example"),
  "an origin that is no URL": withOrigin("legacy.example"),
  "a port of nobody": tableOf({ internal: [{ port: 4_100, route: "api", from: "" }] }),
};

for (const [name, table] of Object.entries(faults)) {
  test(`refused: ${name}`, () => {
    // As it comes through a file or a socket.
    const value: unknown = JSON.parse(JSON.stringify(table));
    assert.throws(() => validateTable(value), { code: "route-table-invalid" });
  });
}
