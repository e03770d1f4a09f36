import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildGraph } from "../../../src/engine/graph.ts";
import type { Plan, Step } from "../../../src/engine/plan.ts";
import type { ReleaseRecord } from "../../../src/model/records.ts";
import type { ResourceSpec, ServiceSpec, Spec } from "../../../src/model/spec.ts";
import { plainTraffic } from "../../../src/model/traffic.ts";
import type { Desired } from "../../../src/provider/provider.ts";
import type { LocalActual } from "../../../src/providers/local/actual.ts";
import { plan } from "../../../src/providers/local/plan.ts";
import { serviceDefaults, specDefaults } from "../../../tools/spec-defaults.ts";

const environment = { app: "shop", slug: "main" };

describe("the plan of a release", () => {
  it("of a fresh environment prepares everything, then starts, then shifts", () => {
    const { steps, undo } = plan(desired({ release: release(1), seeded: false }), nothing);
    assert.deepEqual(order(steps), [
      "table.ensure:people",
      "artifact.build:api",
      "artifact.build:web",
      "service.migrate:api@v1",
      "data.seed:shop/main",
      "revision.start:api@v1",
      "revision.healthy:api@v1",
      "routes.shift:v1",
      "jobs.forget:shop/main",
    ]);
    assert.deepEqual(order(undo), [
      "routes.remove:shop/main",
      "revision.drain:api@v1",
      "revision.stop:api@v1",
      "jobs.forget:shop/main",
    ]);
  });

  it("builds only what is not there, and seeds only once", () => {
    const { steps } = plan(desired({ release: release(2), previous: release(1) }), running(1));
    assert.deepEqual(kinds(steps), [
      "service.migrate",
      "revision.start",
      "revision.healthy",
      "routes.shift",
      "revision.drain",
      "revision.stop",
      "jobs.forget",
    ]);
  });

  it("blue-green stops the old revision after the shift, and on the way back the new one", () => {
    const { steps, undo } = plan(desired({ release: release(2), previous: release(1) }), running(1));
    assertBefore(steps, "revision.healthy:api@v2", "routes.shift:v2");
    assertBefore(steps, "routes.shift:v2", "revision.drain:api@v1");
    assertBefore(steps, "revision.drain:api@v1", "revision.stop:api@v1");
    assertBefore(undo, "revision.restore:api@v1", "routes.restore:v1");
    assertBefore(undo, "routes.restore:v1", "revision.drain:api@v2");
  });

  it("all-at-once never lets two revisions run at the same time, nor on the way back", () => {
    const inPlace = { strategy: { kind: "all-at-once" } } as const;
    const { steps, undo } = plan(desired({ release: release(2, inPlace), previous: release(1) }), running(1));
    assertBefore(steps, "service.migrate:api@v2", "revision.drain:api@v1");
    assertBefore(steps, "revision.stop:api@v1", "revision.start:api@v2");
    assertBefore(steps, "revision.healthy:api@v2", "routes.shift:v2");
    assertBefore(undo, "revision.stop:api@v2", "revision.restore:api@v1");
    assertBefore(undo, "revision.restore:api@v1", "routes.restore:v1");
  });

  it("of an earlier release says that it goes back", () => {
    const { steps } = plan(desired({ release: release(1), previous: release(2) }), running(2));
    assert.equal(find(steps, "revision.start:api@v1").reason, "back from v2");
  });

  it("that serves already has no way back", () => {
    assert.deepEqual(plan(desired({ release: release(1), previous: release(1) }), running(1)).undo, []);
  });

  it("takes no other environment's processes for its own release's", () => {
    const stranger = { id: "x", tags: { ...tags(1), release: null, kind: "job" as const } };
    const { steps } = plan(desired({ release: release(2) }), { ...running(2), processes: [stranger] });
    assert.ok(!kinds(steps).includes("revision.stop"));
  });

  it("is the same for the same input, and changes none of it", () => {
    const input = desired({ release: release(2), previous: release(1) });
    const actual = running(1);
    const before = JSON.stringify([input, actual]);
    assert.deepEqual(plan(input, actual), plan(input, actual));
    assert.equal(JSON.stringify([input, actual]), before);
  });
});

describe("the plan of a teardown", () => {
  it("takes the address away first and the files last", () => {
    const { steps } = plan(desired({ release: null }), running(1));
    assertBefore(steps, "routes.remove:shop/main", "processes.remove:shop/main");
    assertBefore(steps, "processes.remove:shop/main", "tables.remove:shop/main");
    assertBefore(steps, "tables.remove:shop/main", "directory.remove:shop/main");
  });

  it("of nothing is nothing", () => {
    assert.deepEqual(plan(desired({ release: null }), nothing), { steps: [], undo: [], pointOfNoReturn: null });
  });
});

const nothing: LocalActual = {
  artifacts: new Set(),
  processes: [],
  routes: null,
  tables: {},
  tableData: false,
  ports: [],
  directory: false,
};

const people = { kind: "table", key: { name: "username", type: "S" }, sort: null, indexes: {} } as const;
const api: ServiceSpec = {
  kind: "service",
  root: ".",
  build: "npm ci",
  start: "node server.js",
  health: "/healthz",
  startTimeout: 30_000,
  stopTimeout: 10_000,
  instances: 2,
  memory: null,
  env: {},
  ...serviceDefaults,
  migrate: { expand: "node migrate.js", contract: null },
  paths: [],
  link: { people: "people" },
};
const web = {
  kind: "site",
  root: ".",
  build: null,
  dir: "public",
  spa: false,
  paths: ["/*"],
  routes: { "/api/*": "api" },
} as const;

function release(version: number, change: Partial<Spec> = {}): ReleaseRecord {
  const resources: Readonly<Record<string, ResourceSpec>> = { people, api, web };
  const spec: Spec = {
    app: "shop",
    environment: "production",
    branch: "main",
    slug: "main",
    rule: "production",
    preview: false,
    protect: true,
    ...specDefaults,
    seed: "node seed.js",
    seedWith: "api",
    resources,
    ...change,
  };
  const artifacts = { api: "a".repeat(40), web: "b".repeat(40) };
  const commit = String(version).repeat(40);
  return { ...environment, version, branch: "main", commit, spec, artifacts, createdAt: "2026-01-01T00:00:00Z" };
}

const desired = (change: Partial<Desired>): Desired => ({
  environment,
  hosts: ["shop.localhost"],
  release: null,
  previous: null,
  warm: [],
  asleep: false,
  wasAsleep: false,
  straight: false,
  traffic: plainTraffic,
  seeded: true,
  ...change,
});

const tags = (version: number) => ({ kind: "instance", ...environment, release: version, resource: "api" }) as const;

/** An environment in which one release runs as it should. */
function running(version: number): LocalActual {
  return {
    artifacts: new Set(["a".repeat(40), "b".repeat(40)]),
    processes: [0, 1].map((index) => ({ id: `shop/main/api@v${version}/${index}`, tags: tags(version) })),
    routes: {
      ...environment,
      hosts: ["shop.localhost"],
      routes: [],
      internal: [],
      maintenance: null,
      asleep: false,
      sticky: null,
    },
    tables: { people },
    tableData: true,
    ports: [],
    directory: true,
  };
}

/** Ids in an order in which the graph allows them to run; fails when it allows none. */
function order(steps: readonly Step[]): readonly string[] {
  buildGraph(steps);
  return steps.map(({ id }) => id);
}

const kinds = (steps: readonly Step[]): readonly string[] => steps.map(({ kind }) => kind);

function find(steps: Plan["steps"], id: string): Step {
  const found = steps.find((one) => one.id === id);
  assert.ok(found !== undefined, `there is no step ${id} in ${steps.map((one) => one.id).join(", ")}`);
  return found;
}

/** Fails unless `later` waits for `earlier`, directly or through others. */
function assertBefore(steps: readonly Step[], earlier: string, later: string): void {
  find(steps, earlier);
  const waitsFor = (id: string): boolean => find(steps, id).needs.some((need) => need === earlier || waitsFor(need));
  assert.ok(waitsFor(later), `${later} does not wait for ${earlier}`);
}
