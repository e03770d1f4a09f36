import type { DeploymentRecord, EnvironmentRecord, ReleaseRecord } from "../../../src/model/records.ts";
import type { Spec } from "../../../src/model/spec.ts";
import { plainTraffic, type TrafficChange } from "../../../src/model/traffic.ts";
import { specDefaults } from "../../../tools/spec-defaults.ts";

const at = "2026-01-02T03:04:05.678Z";

export function environment(app: string, slug: string, rest: Partial<EnvironmentRecord> = {}): EnvironmentRecord {
  return {
    app,
    slug,
    name: slug,
    branch: slug,
    rule: "preview",
    protect: false,
    status: "deploying",
    release: null,
    commit: null,
    seeded: false,
    asleep: false,
    provider: "local",
    warm: [],
    traffic: plainTraffic,
    createdAt: at,
    updatedAt: at,
    ...rest,
  };
}

export function release(app: string, slug: string): Omit<ReleaseRecord, "version"> {
  const artifacts = { web: `sha256-${"0".repeat(64)}` };
  return { app, slug, branch: slug, commit: "f".repeat(40), spec: spec(app, slug), artifacts, createdAt: at };
}

export function deployment(id: string, rest: Partial<DeploymentRecord> = {}): DeploymentRecord {
  return {
    id,
    app: "shop",
    slug: "main",
    environment: "production",
    branch: "main",
    commit: "f".repeat(40),
    kind: "deploy",
    status: "queued",
    release: null,
    createdAt: at,
    startedAt: null,
    finishedAt: null,
    error: null,
    ...rest,
  };
}

export function trafficChange(id: string, rest: Partial<TrafficChange> = {}): TrafficChange {
  return {
    id,
    app: "shop",
    slug: "main",
    at,
    actor: "anna",
    token: "ci",
    reason: "a try",
    deployment: "d-1",
    before: plainTraffic,
    after: plainTraffic,
    ...rest,
  };
}

function spec(app: string, slug: string): Spec {
  return {
    app,
    environment: slug,
    branch: slug,
    slug,
    rule: "preview",
    preview: true,
    protect: false,
    ...specDefaults,
    seed: "node seed.ts 'ünï' \"quoted\"",
    seedWith: null,
    resources: {
      people: { kind: "table", key: { name: "id", type: "S" }, sort: null, indexes: {} },
    },
  };
}
