import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { StepRecord } from "../../../src/engine/journal.ts";
import type { Plan } from "../../../src/engine/plan.ts";
import { plan } from "../../../src/providers/local/plan.ts";
import { standing } from "../../../src/providers/local/release/standing.ts";
import type { Spec } from "../../../src/model/spec.ts";
import { desired, release, running } from "../../support/local/planned-release.ts";

const canary = { strategy: { kind: "canary", steps: [10], bake: 1000, judge: null, chaos: null } } as const;

/** What stands when the plan of v2 beside v1 was cut off before this step. */
function cutOffAt(step: string, change: Partial<Spec>): readonly string[] {
  return standsOf(plan(desired({ release: release(2, change), previous: release(1, change) }), running(1)), step);
}

function standsOf(cut: Plan, step: string): readonly string[] {
  const index = cut.steps.findIndex(({ id }) => id === step);
  assert.ok(index >= 0, `no step ${step}`);
  const record = (id: string, status: StepRecord["status"]): StepRecord => ({
    phase: "steps",
    id,
    status,
    output: null,
    error: null,
    startedAt: "",
    finishedAt: null,
  });
  const records = cut.steps.slice(0, index + 1).map(({ id }) => record(id, id === step ? "running" : "done"));
  const { revisions, routes } = standing(cut, records);
  const shares = routes?.shares.map(({ version, share }) => `v${version} ${share} %`) ?? [];
  return [
    ...revisions.map(({ service, version, instances }) => `${service}@v${version} ${instances ?? "all"}`),
    ...shares,
  ];
}

describe("of a release that was cut off stands", () => {
  it("what serves, before anything of the new one is healthy", () => {
    assert.deepEqual(cutOffAt("revision.healthy:api@v2", canary), ["api@v1 all", "v1 100 %"]);
  });

  it("both, with the share of the last step", () => {
    assert.deepEqual(cutOffAt("release.bake:v2@10", canary), ["api@v1 all", "api@v2 all", "v2 10 %", "v1 90 %"]);
    assert.deepEqual(cutOffAt("routes.shift:v2", canary), ["api@v1 all", "api@v2 all", "v2 10 %", "v1 90 %"]);
  });

  it("the new one alone, when it is not taken back any more", () => {
    assert.deepEqual(cutOffAt("revision.drain:api@v1", canary), ["api@v2 all", "v2 100 %"]);
  });

  it("so many instances as a rolling release has started and left", () => {
    const rolling = { strategy: { kind: "rolling" } } as const;
    assert.deepEqual(cutOffAt("revision.stop:api@v1/1", rolling), ["api@v1 1", "api@v2 1", "v2 50 %", "v1 50 %"]);
  });

  it("nothing of the old one, which all-at-once has stopped", () => {
    const alone = { strategy: { kind: "all-at-once" } } as const;
    assert.deepEqual(cutOffAt("revision.healthy:api@v2", alone), ["v1 100 %"]);
  });
});

describe("of a sleep or a wake that was cut off stands", () => {
  const v1 = release(1);
  const wish = { release: v1, previous: v1, straight: true };

  it("what serves, until the public is told; nothing from then on", () => {
    const sleep = plan(desired({ ...wish, asleep: true }), running(1));
    assert.deepEqual(standsOf(sleep, "routes.sleep:v1"), ["api@v1 all", "v1 100 %"]);
    for (const step of ["revision.drain:api@v1", "revision.stop:api@v1", "routes.sleep:v1/stopped"])
      assert.deepEqual(standsOf(sleep, step)[0], "v1 100 %", `no revision at ${step}`);
  });

  it("what has become healthy again, and over one that sleeps nothing of that", () => {
    const asleep = { ...running(1), processes: [] };
    const wake = plan(desired({ ...wish, wasAsleep: true }), asleep);
    assert.deepEqual(standsOf(wake, "routes.shift:v1"), ["api@v1 all"]);
    const next = plan(desired({ release: release(2), previous: v1, wasAsleep: true }), asleep);
    assert.deepEqual(standsOf(next, "revision.healthy:api@v2"), []);
  });
});
