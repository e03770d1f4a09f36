import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judge } from "./judge.ts";
import type { JudgeSettings } from "./judge-settings.ts";
import type { ByArm, Counts, InstanceCounts, Observation } from "./observation.ts";
import type { Verdict } from "./verdict.ts";

const rate = { baseline: 0.005, bad: 0.05, toleratedRatio: 1, alternative: "greater" } as const;
const settings: JudgeSettings = { alpha: 0.01, beta: 0.05, unit: "request", timeout: 3_600, errors: rate };

describe("a counter of the application's own", () => {
  const orders: JudgeSettings = { ...settings, counters: { orders: rate } };

  it("fails the canary as errors do, with its part of alpha", () => {
    const bad = look(60, { counters: { orders: counts([93, 7], [900, 0]) } });
    const { outcome, metrics, evidence } = verdictOn([bad], orders);
    assert.equal(outcome, "fail");
    const [, counter] = metrics;
    assert.ok(counter?.metric === "counter:orders" && Math.abs(counter.logThreshold - Math.log(200)) < 1e-8);
    assert.match(evidence.join(" "), /orders: 7 of 100 \(7 %\) canary events bad, 0 of 900/);
  });

  it("never passes unread: not when it was never there, and not when it has disappeared", () => {
    const good = look(60, { counters: { orders: counts([200, 0], [1_800, 2]) } });
    assert.equal(verdictOn([good], orders).outcome, "pass");
    assert.equal(verdictOn([look(60, { counters: { orders: null } })], orders).reason, "undecided");
    assert.equal(verdictOn([look(60, {})], orders).reason, "undecided");
    const gone = verdictOn([good, look(120, { counters: { orders: null } })], orders);
    assert.equal(gone.reason, "undecided");
    assert.match(gone.evidence.join(" "), /orders: .*could not read it/);
  });

  it("holds when both revisions' go bad together", () => {
    const outage = look(60, { counters: { orders: counts([70, 30], [630, 270]) } });
    assert.equal(verdictOn([outage], orders).reason, "incident");
  });
});

describe("a number with limits", () => {
  const memory: JudgeSettings = { ...settings, limits: { memory: { min: 1, max: 100, looks: 2 } } };

  it("fails after looks in a row outside, on either side, and starts anew when one is inside", () => {
    assert.deepEqual(reasonsOf([[50], [101], [102]]), ["healthy", "undecided", "worse"]);
    assert.deepEqual(reasonsOf([[101], [50], [101]]), ["undecided", "healthy", "undecided"]);
    assert.deepEqual(reasonsOf([[0], [0.5]]), ["undecided", "worse"]);
    assert.deepEqual(
      reasonsOf([
        [50, 101],
        [101, 50],
      ]),
      ["undecided", "worse"],
      "every instance counts",
    );
  });

  it("never passes unread, and what is unread is not within", () => {
    assert.deepEqual(reasonsOf([[50], null, [101], null, [101]]), [
      "healthy",
      "undecided",
      "undecided",
      "undecided",
      "worse",
    ]);
    assert.deepEqual(reasonsOf([[]]), ["undecided"]);
  });

  function reasonsOf(values: readonly (readonly number[] | null)[]): string[] {
    const looks = values.map((one, index) => look(60 * (index + 1), { limits: { memory: one } }));
    return looks.map((_, index) => verdictOn(looks.slice(0, index + 1), memory).reason);
  }
});

describe("instances", () => {
  it("fail a canary that is dead while the routers give its share to stable", () => {
    const dead = { canary: up(2, 0), stable: up(2, 2) };
    assert.deepEqual(reasonsOf([dead, dead, dead]), ["undecided", "undecided", "worse"]);
    const alive = { canary: up(2, 2), stable: up(2, 2) };
    assert.deepEqual(reasonsOf([dead, dead, alive, dead]), ["undecided", "undecided", "healthy", "undecided"]);
  });

  it("fail a canary that ends again and again", () => {
    const crashed = { canary: up(1, 1, 1), stable: up(4, 4) };
    assert.deepEqual(reasonsOf([crashed, crashed, crashed]), ["healthy", "healthy", "worse"]);
    const { evidence } = verdictOn([crashed, crashed, crashed].map((one, at) => look(at + 1, { instances: one })));
    assert.match(evidence.join(" "), /canary instances healthy, 4 of 4 stable ones; restarted 3 times, stable's never/);
  });

  it("are an incident where stable's end as well", () => {
    const crashed = { canary: up(1, 1, 1), stable: up(1, 1, 1) };
    assert.equal(reasonsOf([crashed, crashed, crashed]).at(-1), "incident");
    const dead = { canary: up(1, 0), stable: up(1, 0) };
    assert.equal(reasonsOf([dead, dead, dead]).at(-1), "incident");
  });

  it("let nothing pass while one is down", () => {
    assert.deepEqual(reasonsOf([{ canary: up(2, 1), stable: up(2, 2) }]), ["undecided"]);
  });

  function reasonsOf(instances: readonly ByArm<InstanceCounts>[]): string[] {
    const looks = instances.map((one, index) => look(60 * (index + 1), { instances: one }));
    return looks.map((_, index) => verdictOn(looks.slice(0, index + 1)).reason);
  }
});

function verdictOn(observations: readonly Observation[], by = settings): Verdict {
  const record = { version: 1, settings: by, observations } as const;
  const verdict = judge(record);
  assert.deepEqual(judge(JSON.parse(JSON.stringify(record)) as typeof record), verdict);
  return verdict;
}

/** A good one, but for what is given. */
function look(at: number, rest: Partial<Observation>): Observation {
  return { at, share: 0.1, requests: counts([100, 0], [900, 1]), ...rest };
}

function counts(canary: readonly [number, number], stable: readonly [number, number]): ByArm<Counts> {
  return {
    canary: { successes: canary[0], failures: canary[1] },
    stable: { successes: stable[0], failures: stable[1] },
  };
}

function up(total: number, healthy: number, restarts = 0): InstanceCounts {
  return { total, healthy, restarts };
}
