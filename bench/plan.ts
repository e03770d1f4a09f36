import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildGraph } from "../src/engine/graph.ts";
import type { Plan } from "../src/engine/plan.ts";
import type { ReleaseRecord } from "../src/model/records.ts";
import type { ResourceSpec } from "../src/model/spec.ts";
import { plainTraffic } from "../src/model/traffic.ts";
import type { Desired } from "../src/provider/provider.ts";
import type { LocalActual } from "../src/providers/local/actual.ts";
import { plan } from "../src/providers/local/plan.ts";
import { openSqliteStore } from "../src/store/sqlite/open-sqlite-store.ts";
import { median } from "./lib/median.ts";
import type { BenchResult } from "./lib/result.ts";
import { serviceDefaults, specDefaults } from "../tools/spec-defaults.ts";

const LIMIT = 0.3;
const ROUNDS = 7;
const environment = { app: "large", slug: "main" };

/** Planning a release that replaces every one of many resources, and storing the plan. */
export async function benchPlan(): Promise<BenchResult[]> {
  const small = update(1_000);
  const large = update(10_000);
  const planning = timed(() => checkedPlan(large));
  const steps = checkedPlan(large).steps.length;
  const storing = { small: await timeStoring(checkedPlan(small)), large: await timeStoring(checkedPlan(large)) };
  return [
    {
      name: "plan a release of 10,000 resources",
      value: round(planning),
      unit: "s",
      target: `≤ ${LIMIT} s`,
      ok: planning <= LIMIT,
      note: `${steps} steps with their way back, checked; 1,000 resources: ${round(timed(() => checkedPlan(small)))} s`,
    },
    {
      name: "store that plan",
      value: round(storing.large),
      unit: "s",
      note: `on disk, synced; 1,000 resources: ${round(storing.small)} s`,
    },
  ];
}

interface Update {
  readonly desired: Desired;
  readonly actual: LocalActual;
}

/** Release v2 beside v1, which runs; four in ten are services, as many tables, the rest sites. */
function update(size: number): Update {
  const resources = Object.fromEntries(Array.from({ length: size }, (_, index) => [nameOf(index), specOf(index)]));
  const services = Object.keys(resources).filter((name) => resources[name]?.kind === "service");
  const previous = releaseOf(1, resources);
  return {
    desired: {
      environment,
      hosts: ["large.localhost"],
      release: releaseOf(2, resources),
      previous,
      warm: [],
      asleep: false,
      wasAsleep: false,
      straight: false,
      traffic: plainTraffic,
      seeded: true,
    },
    actual: {
      artifacts: new Set(Object.values(previous.artifacts)),
      processes: services.map((resource) => ({
        id: `large/main/${resource}@v1/0`,
        tags: { kind: "instance", ...environment, release: 1, resource },
      })),
      routes: null,
      tables: {},
      tableData: false,
      ports: [],
      directory: true,
    },
  };
}

const nameOf = (index: number): string => `r${index}`;

/** In every ten: services 0 to 3, tables 4 to 7, sites 8 and 9; a service links two tables and a service. */
function specOf(index: number): ResourceSpec {
  const place = index % 10;
  const first = index - place;
  if (place < 4) {
    const link = { data: nameOf(first + 4 + place), more: nameOf(first + 4), peer: nameOf(first + ((place + 1) % 4)) };
    return {
      kind: "service",
      root: ".",
      build: "npm ci",
      start: "node server.js",
      health: "/",
      link,
      startTimeout: 60_000,
      stopTimeout: 10_000,
      instances: 1,
      memory: null,
      env: {},
      ...serviceDefaults,
      paths: [],
    };
  }
  if (place < 8) return { kind: "table", key: { name: "id", type: "S" }, sort: null, indexes: {} };
  const routes = { [`/a${index}/*`]: nameOf(first), [`/b${index}/*`]: nameOf(first + 1) };
  return { kind: "site", root: ".", build: null, dir: "public", spa: false, paths: [`/${nameOf(index)}/*`], routes };
}

function releaseOf(version: number, resources: Readonly<Record<string, ResourceSpec>>): ReleaseRecord {
  const built = Object.keys(resources).filter((name) => resources[name]?.kind !== "table");
  return {
    ...environment,
    version,
    branch: "main",
    commit: String(version).repeat(40),
    artifacts: Object.fromEntries(built.map((name) => [name, `${name}-v${version}`])),
    createdAt: new Date(0).toISOString(),
    spec: {
      app: "large",
      environment: "production",
      branch: "main",
      slug: "main",
      rule: "production",
      preview: false,
      protect: false,
      ...specDefaults,
      seed: null,
      seedWith: null,
      resources,
    },
  };
}

function checkedPlan({ desired, actual }: Update): Plan {
  const made = plan(desired, actual);
  buildGraph(made.steps);
  buildGraph(made.undo);
  return made;
}

async function timeStoring(made: Plan): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "bough-bench-"));
  const store = openSqliteStore(join(folder, "state.db"));
  try {
    store.deployments.put({
      id: "d-1",
      ...environment,
      environment: "production",
      branch: "main",
      commit: null,
      kind: "deploy",
      status: "running",
      release: 2,
      createdAt: "",
      startedAt: null,
      finishedAt: null,
      error: null,
    });
    return timed(() => store.deployments.setPlan("d-1", made));
  } finally {
    store.close();
    await rm(folder, { recursive: true });
  }
}

/** Seconds, median. */
function timed(work: () => unknown): number {
  const seconds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  });
  return median(seconds);
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
