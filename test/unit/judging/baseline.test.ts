import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startJudge } from "../../../src/release/judge/judge.ts";
import type { StableTraffic } from "../../../src/server/judging/counters/stable-traffic.ts";
import { settingsOf } from "../../../src/server/judging/settings-of.ts";
import { judgeSpec } from "../../support/judging/judge-spec.ts";

const bounds = [10, 20, 40, 80];

describe("the frozen baseline", () => {
  it("is stable's own where it has had enough requests", () => {
    const { settings, notes } = frozen(traffic(9_900, 100));
    assert.ok(Math.abs(settings.errors.baseline - 0.01) < 1e-4, `${settings.errors.baseline}`);
    assert.equal(settings.errors.bad, 0.05);
    assert.match(notes[0]!, /100 of stable's 10000 failed/);
  });

  it("is assumed where it has not, and says so", () => {
    const { settings, notes } = frozen(traffic(20, 0, []));
    assert.equal(settings.errors.baseline, 0.005);
    assert.deepEqual([settings.slow, settings.latency], [undefined, undefined]);
    assert.match(notes.join(" "), /stable has had 20, too few .* 0.5 % is assumed/);
    assert.match(notes.join(" "), /latency is not judged/);
  });

  it("is never so near 0 that one failure decides", () => {
    assert.equal(frozen(traffic(1_000_000, 0)).settings.errors.baseline, 0.001);
  });

  it("moves the bad rate up where stable itself is nearly as bad, so that something can pass", () => {
    const { settings, notes } = frozen(traffic(960, 40));
    assert.ok(settings.errors.bad > 0.08 && settings.errors.bad < 0.09, `${settings.errors.bad}`);
    assert.match(notes[0]!, /only 8.1 % can be called bad/);
    for (const failures of [400, 990, 1_000]) startJudge(frozen(traffic(1_000 - failures, failures)).settings);
  });

  it("takes stable's 95th percentile by the histogram's bounds, with the share that is above it", () => {
    const { settings } = frozen(traffic(1_000, 0, [700, 270, 20, 10, 0]));
    assert.deepEqual(settings.slow?.above, { stable: 20, canary: 40 });
    assert.ok(Math.abs((settings.slow?.baseline ?? 0) - 0.0305) < 1e-4, `${settings.slow?.baseline}`);
    const spread = frozen(traffic(1_000, 0, [1_000, 0, 0, 0, 0])).settings;
    assert.deepEqual([spread.slow?.above?.stable, spread.slow?.baseline], [10, 0.01]);
    assert.equal(frozen(traffic(1_000, 0, [0, 0, 0, 0, 1_000])).settings.slow, undefined, "above every bound");
  });

  it("tolerates differences that nobody notices, whatever their ratio", () => {
    assert.equal(frozen(traffic(1_000, 0, undefined, Math.log(100))).settings.latency?.toleratedRatio, 1.1);
    const quick = frozen(traffic(1_000, 0, undefined, Math.log(1))).settings;
    assert.equal(quick.latency?.toleratedRatio, 6);
    assert.ok((quick.latency?.badRatio ?? 0) > 6);
    startJudge(quick);
  });

  it("is of each counter's own", () => {
    const counter = {
      kind: "counter",
      service: "web",
      path: "/metrics",
      bad: "b",
      total: "t",
      toleratedRatio: 1,
    } as const;
    const spec = { ...judgeSpec, metrics: { orders: counter, refunds: counter } };
    const counters = { orders: { successes: 980, failures: 20 }, refunds: null };
    const { settings, notes } = settingsOf(spec, 60_000, { traffic: traffic(1_000, 0), counters });
    assert.ok(Math.abs((settings.counters?.["orders"]?.baseline ?? 0) - 0.0205) < 1e-4);
    assert.equal(settings.counters?.["refunds"]?.baseline, 0.005);
    assert.equal(settings.timeout, 60);
    assert.match(notes.join(" "), /refunds: stable has had 0, too few/);
    startJudge(settings);
  });
});

function frozen(stable: StableTraffic) {
  return settingsOf(judgeSpec, 3_600_000, { traffic: stable, counters: {} });
}

function traffic(successes: number, failures: number, counts = [successes, 0, 0, 0, 0], mean = 3): StableTraffic {
  return {
    requests: { successes, failures },
    sessions: { successes: 0, failures: 0 },
    latency: { bounds, counts },
    logLatency: { count: successes, mean, m2: successes / 4 },
  };
}
