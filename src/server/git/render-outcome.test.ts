import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeploymentRecord, EnvironmentRecord } from "../../model/records.ts";
import { plainTraffic } from "../../model/traffic.ts";
import { type Outcome, renderOutcome } from "./render-outcome.ts";

const at = "2026-01-01T00:00:00.000Z";
const url = "http://feature-a.shop.localhost:8080";
const environment: EnvironmentRecord = {
  app: "shop",
  name: "feature-a",
  branch: "feature/a",
  slug: "feature-a",
  rule: "preview",
  protect: false,
  status: "live",
  release: 2,
  commit: null,
  seeded: true,
  asleep: false,
  provider: "local",
  warm: [],
  traffic: plainTraffic,
  createdAt: at,
  updatedAt: at,
};
const deployment: DeploymentRecord = {
  id: "d1",
  app: "shop",
  slug: "feature-a",
  environment: "feature-a",
  branch: "feature/a",
  commit: null,
  kind: "deploy",
  status: "succeeded",
  release: 3,
  createdAt: at,
  startedAt: at,
  finishedAt: "2026-01-01T00:00:01.900Z",
  error: null,
};

test("a deployment ends with its address", () => {
  assert.deepEqual(outcome({}), ["Deployed feature-a v3 in 1.9 s", url]);
});

test("a failed one says why, that the branch is stored, and what serves on", () => {
  const error = { code: "unhealthy", message: "api did not become healthy", hint: "See its log." };
  assert.deepEqual(outcome({ status: "failed", error }), [
    "Failed: feature-a was not deployed.",
    "    api did not become healthy",
    "    hint: See its log.",
    "The branch is stored: a fix is simply another push.",
    "v2 serves on at",
    url,
  ]);
});

test("a reason that the progress has told is not told again", () => {
  const error = { code: "unhealthy", message: "api did not become healthy", hint: "See its log." };
  const lines = renderOutcome({
    deployment: { ...deployment, status: "failed", error },
    url,
    environment,
    receipt: null,
    told: error.message,
  });
  assert.deepEqual(lines.slice(0, 2), [
    "Failed: feature-a was not deployed.",
    "The branch is stored: a fix is simply another push.",
  ]);
});

test("a first deployment that failed leaves nothing that could serve on", () => {
  const failed = renderOutcome({
    deployment: { ...deployment, status: "failed" },
    url,
    environment: { ...environment, release: null },
    receipt: null,
    told: null,
  });
  assert.deepEqual(failed, [
    "Failed: feature-a was not deployed.",
    "The branch is stored: a fix is simply another push.",
  ]);
});

test("one that failed over a release that sleeps does not claim that it serves", () => {
  const lines = outcome({ status: "failed" }, { environment: { ...environment, status: "asleep", asleep: true } });
  assert.equal(lines.at(-1), `v${environment.release} sleeps on: bough wake ${environment.name}`);
});

test("superseded and cancelled ones say so", () => {
  assert.deepEqual(outcome({ status: "superseded" }), ["Superseded by a newer deployment, which takes its place."]);
  const destroyed = outcome({ status: "superseded" }, { environment: { ...environment, status: "destroying" } });
  assert.deepEqual(destroyed, ["Superseded: the environment is destroyed."]);
  assert.equal(outcome({ status: "cancelled" })[0], "Cancelled.");
  assert.match(outcome({ status: "running" })[0] ?? "", /bough deployment show d1/);
});

test("a teardown counts what it removed, and names what it could not", () => {
  const receipt = {
    removed: ["process", "process", "directory", "directory", "route", "table"].map((kind, index) => ({
      kind,
      id: `${index}`,
    })),
    remaining: [{ kind: "port", id: "4001" }],
  };
  const lines = renderOutcome({
    deployment: { ...deployment, kind: "destroy" },
    url: null,
    environment: null,
    receipt,
    told: null,
  });
  assert.deepEqual(lines, [
    "Destroyed feature-a: removed 2 processes, 2 directories, 1 route, 1 table",
    "  still there, will be tried again: port 4001",
  ]);
});

function outcome(change: Partial<Outcome["deployment"]>, rest: Partial<Outcome> = {}): readonly string[] {
  const ended = { ...deployment, ...change };
  return renderOutcome({ deployment: ended, url, environment, receipt: null, told: null, ...rest });
}
