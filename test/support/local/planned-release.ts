import type { ReleaseRecord } from "../../../src/model/records.ts";
import type { ServiceSpec, Spec } from "../../../src/model/spec.ts";
import { plainTraffic } from "../../../src/model/traffic.ts";
import type { Desired } from "../../../src/provider/provider.ts";
import type { LocalActual } from "../../../src/providers/local/actual.ts";
import { serviceDefaults, specDefaults } from "../../../tools/spec-defaults.ts";

export const environment = { app: "shop", slug: "main" };

/** Two instances, with a migration that the release before can live with. */
export const service: ServiceSpec = {
  kind: "service",
  root: ".",
  build: null,
  start: "node server.js",
  health: "/healthz",
  startTimeout: 30_000,
  stopTimeout: 10_000,
  instances: 2,
  memory: null,
  env: {},
  ...serviceDefaults,
  migrate: { expand: "node migrate.js", contract: null },
  paths: ["/*"],
  link: {},
};

/** A release of one service, `api`, unless the change has other resources. */
export function release(version: number, change: Partial<Spec> = {}): ReleaseRecord {
  const spec: Spec = {
    app: environment.app,
    environment: "production",
    branch: environment.slug,
    slug: environment.slug,
    rule: "production",
    preview: false,
    protect: true,
    ...specDefaults,
    seed: null,
    seedWith: null,
    resources: { api: service },
    ...change,
  };
  return {
    ...environment,
    version,
    branch: environment.slug,
    commit: String(version).repeat(40),
    spec,
    artifacts: Object.fromEntries(Object.keys(spec.resources).map((name) => [name, artifact])),
    createdAt: "2026-01-01T00:00:00Z",
  };
}

const artifact = "a".repeat(40);

export const desired = (change: Partial<Desired>): Desired => ({
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

/** An environment in which one release runs, with so many instances of each service. */
export function running(version: number, instances: Readonly<Record<string, number>> = { api: 2 }): LocalActual {
  return {
    artifacts: new Set([artifact]),
    processes: Object.entries(instances).flatMap(([resource, count]) =>
      Array.from({ length: count }, (_, index) => ({
        id: `shop/main/${resource}@v${version}/${index}`,
        tags: { kind: "instance" as const, ...environment, release: version, resource },
      })),
    ),
    routes: {
      ...environment,
      hosts: ["shop.localhost"],
      routes: [],
      internal: [],
      maintenance: null,
      asleep: false,
      sticky: null,
    },
    tables: {},
    tableData: false,
    ports: [],
    directory: true,
  };
}
