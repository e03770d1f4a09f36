import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BoughError } from "../../lib/bough-error.ts";
import { judge } from "./judge.ts";
import type { JudgeRecord } from "./judge-record.ts";
import type { JudgeSettings } from "./judge-settings.ts";
import type { ByArm, Counts, Observation } from "./observation.ts";
import type { Verdict } from "./verdict.ts";

const rate = { baseline: 0.005, bad: 0.05, toleratedRatio: 1, alternative: "greater" } as const;
const settings: JudgeSettings = { alpha: 0.01, beta: 0.05, unit: "request", timeout: 3_600, errors: rate };
const full: JudgeSettings = {
  ...settings,
  slow: { ...rate, baseline: 0.05, bad: 0.15 },
  latency: { toleratedRatio: 1, badRatio: 1.5, tau: 0.2 },
};

describe("the judge", () => {
  it("passes a canary that is as good as the baseline", () => {
    const { outcome, reason, evidence } = verdictOn([look(60, [64, 0], [500, 2])]);
    assert.deepEqual([outcome, reason], ["inconclusive", "undecided"]);
    assert.match(evidence.join(" "), /; 1 good one more in a row would pass it/);
    assert.equal(verdictOn([look(60, [65, 0], [500, 2])]).outcome, "pass");
  });

  it("fails a canary that is worse, and stays with it", () => {
    const worse = look(120, [20, 5], [250, 5]);
    const { outcome, reason, metrics, evidence } = verdictOn([look(60, [3, 0], [27, 0]), worse]);
    assert.deepEqual([outcome, reason], ["inconclusive", "undecided"]);
    assert.equal(metrics[0]?.metric === "errors" && metrics[0].logE, significant(Math.log(67.2412664315979)));
    const failed = verdictOn([worse, look(180, [20, 1], [250, 0]), look(240, [5_000, 0], [50_000, 900])]);
    assert.deepEqual([failed.outcome, failed.reason, failed.metrics[0]?.worseSince], ["fail", "worse", 180]);
    assert.match(failed.evidence.join(" "), /6 of 46 \(13 %\) canary requests failed, 5 of 505/);
    assert.match(evidence.join(" "), /E = 67.2, fails at 100/);
  });

  it("never passes a canary without data, and holds when its time is over", () => {
    assert.equal(verdictOn([]).reason, "no-data");
    const silent = verdictOn([look(60, [0, 0], [900, 0]), look(3_600, [0, 0], [90_000, 0])]);
    assert.deepEqual([silent.outcome, silent.reason], ["inconclusive", "no-data"]);
    const mute = verdictOn([look(3_600, [0, 0], [0, 0])]);
    assert.equal(mute.reason, "no-data");
  });

  it("passes no canary whose traffic has stopped", () => {
    const good = look(60, [100, 0], [900, 0]);
    const looks = [good, look(120, [0, 0], [62, 0]), look(180, [0, 0], [1, 0]), look(240, [1, 0], [9, 0])];
    assert.deepEqual(reasons(looks), ["healthy", "healthy", "no-data", "healthy"]);
    assert.equal(verdictOn([good, { ...look(120, [0, 0], [500, 0]), share: 0 }]).outcome, "pass");
  });

  it("says on timeout what could have been seen", () => {
    const late = verdictOn([look(3_600, [50, 0], [450, 2])]);
    assert.deepEqual([late.outcome, late.reason], ["inconclusive", "timeout"]);
    assert.ok(late.smallestDetectable! > 0.05 && late.smallestDetectable! < 0.3, `${late.smallestDetectable}`);
    const split = { ...look(3_600, [50, 0], [450, 2]), slow: arms([50, 0], [450, 0]), latencies: means(50, 1) };
    assert.ok(verdictOn([split], full).smallestDetectable! > late.smallestDetectable!, "a part of alpha sees less");
    assert.match(late.evidence[0]!, /holds.*4 of 5 cases is \d+/);
    const tiny = verdictOn([look(3_600, [1, 0], [9, 0])]);
    assert.deepEqual([tiny.reason, tiny.smallestDetectable], ["timeout", null]);
  });

  it("takes both revisions going bad together for an incident", () => {
    const quiet = look(60, [30, 0], [270, 1]);
    const outage = look(120, [20, 10], [180, 90]);
    assert.deepEqual(reasons([quiet, outage]), ["undecided", "incident"]);
    const { outcome, evidence } = verdictOn([quiet, outage]);
    assert.equal(outcome, "inconclusive");
    assert.match(evidence[0]!, /incident, not a bad canary/);
  });

  it("lets a canary earn its pass again after an incident, and not by what was before", () => {
    const passed = look(60, [100, 0], [900, 4]);
    const outage = look(120, [70, 30], [630, 270]);
    const after = look(180, [100, 0], [900, 4]);
    assert.deepEqual(reasons([passed, outage, after, { ...after, at: 240 }]), [
      "healthy",
      "incident",
      "healthy",
      "healthy",
    ]);
    assert.deepEqual(reasons([passed, outage, look(180, [10, 0], [900, 4])]), ["healthy", "incident", "undecided"]);
  });

  it("passes a canary that is good while stable is bad", () => {
    assert.equal(verdictOn([look(60, [100, 0], [500, 400])]).outcome, "pass");
  });

  it("fails a canary that is worse even in an outage", () => {
    assert.equal(verdictOn([look(60, [0, 100], [630, 270])]).outcome, "fail");
  });

  it("counts sessions where it is told to", () => {
    const bursts: Observation = {
      ...look(60, [0, 5], [450, 0]),
      sessions: arms([0, 1], [90, 0]),
    };
    assert.equal(verdictOn([bursts]).outcome, "fail");
    const verdict = verdictOn([bursts], { ...settings, unit: "session" });
    assert.equal(verdict.reason, "undecided");
    assert.match(verdict.evidence.join(" "), /1 of 1 \(100 %\) canary sessions failed/);
  });

  it("fails a slower canary by its counts at low traffic, by its means at high traffic", () => {
    const few: Observation = { ...look(60, [9, 0], [81, 0]), slow: arms([2, 7], [80, 1]), latencies: means(9, 1.5) };
    const byCount = verdictOn([few], full);
    assert.deepEqual(
      byCount.metrics.map(({ worseSince }) => worseSince),
      [null, 60, null],
    );
    assert.match(byCount.evidence.join(" "), /latency: too few answers/);
    const many = (slower: number): readonly Observation[] =>
      [60, 120, 180, 240, 300].map((at) => ({
        ...look(at, [900, 0], [8_100, 0]),
        slow: arms([855, 45], [7_695, 405]),
        latencies: means(900, slower),
      }));
    const byMean = verdictOn(many(1.2), full);
    assert.equal(byMean.outcome, "fail");
    assert.deepEqual(
      byMean.metrics.map(({ worseSince }) => worseSince),
      [null, null, 300],
    );
    assert.equal(verdictOn(many(0.8), full).outcome, "pass");
    const [, , slower] = verdictOn(many(3), full).metrics;
    assert.deepEqual([slower?.worseSince, slower?.metric === "latency" && slower.accepted], [300, false]);
  });

  it("fails no canary by the slow answers of one moment where they come in bursts", () => {
    const single = { ...settings, slow: { ...rate, baseline: 0.05, bad: 0.15 } };
    const bursty = { ...settings, slow: { ...single.slow, looks: 5 } };
    const stall = (at: number): Observation => ({ ...look(at, [20, 0], [180, 0]), slow: arms([0, 20], [180, 0]) });
    const quiet = (at: number): Observation => ({ ...look(at, [20, 0], [180, 0]), slow: arms([19, 1], [171, 9]) });
    const once = [quiet(60), stall(120), quiet(180), quiet(240)];
    assert.equal(verdictOn(once, single).outcome, "fail");
    assert.notEqual(verdictOn(once, bursty).outcome, "fail");
    const always = [60, 120, 180, 240, 300, 360].map(stall);
    assert.deepEqual(
      [4, 6].map((looks) => verdictOn(always.slice(0, looks), bursty).outcome),
      ["inconclusive", "fail"],
    );
  });

  it("passes by counts alone while there are too few answers to compare means", () => {
    const few: Observation = {
      ...look(60, [90, 0], [810, 0]),
      slow: arms([89, 1], [770, 40]),
      latencies: means(90, 1),
    };
    assert.equal(verdictOn([few], full).outcome, "pass");
  });

  it("splits alpha over its metrics", () => {
    const { metrics } = verdictOn([], full);
    const evidence = metrics.map((metric) => ("logThreshold" in metric ? metric.logThreshold : null));
    assert.deepEqual(evidence, [significant(Math.log(300)), significant(Math.log(300)), significant(Math.log(300))]);
  });

  it("compares nothing while one revision has all the traffic", () => {
    const alone = { ...look(60, [40, 60], [0, 0]), share: 1 };
    const { reason, metrics } = verdictOn([alone]);
    assert.equal(reason, "undecided");
    assert.equal(metrics[0]?.metric === "errors" && metrics[0].logE, 0);
    assert.equal(verdictOn([{ ...look(60, [0, 0], [400, 60]), share: 0 }]).reason, "no-data");
    assert.equal(verdictOn([{ ...look(60, [1, 3], [400, 60]), share: 1e-9 }]).outcome, "fail");
  });

  it("gives the same verdict, to the last digit, on a record that was stored", () => {
    const shares = [0.05, 0.25, 0.5];
    const observations = Array.from({ length: 60 }, (_, minute): Observation => ({
      ...look((minute + 1) * 60, [40 + (minute % 7), minute % 5 === 0 ? 1 : 0], [300 + (minute % 11), minute % 2]),
      share: shares[Math.floor(minute / 20)]!,
      slow: arms([38, 2 + (minute % 3)], [285, 15]),
      latencies: means(40, 1 + (minute % 3) / 50),
    }));
    const record: JudgeRecord = { version: 1, settings: full, observations };
    const verdict = judge(record);
    const stored = JSON.parse(JSON.stringify(record)) as JudgeRecord;
    assert.equal(JSON.stringify(judge(stored)), JSON.stringify(verdict));
    assert.deepEqual(JSON.parse(JSON.stringify(verdict)), verdict);
  });

  it("refuses a record of another version", () => {
    const record = { version: 2, settings, observations: [] } as unknown as JudgeRecord;
    assert.throws(() => judge(record), /version 2 cannot be replayed/);
  });

  it("refuses observations that no router can have made", () => {
    const good = look(60, [10, 1], [90, 1]);
    for (const wrong of [
      { ...good, at: Number.NaN },
      { ...good, at: -1 },
      { ...good, share: Number.NaN },
      { ...good, share: 1.1 },
      { ...good, share: 0 },
      { ...good, share: 1 },
      look(60, [-1, 0], [0, 0]),
      look(60, [1, 0.5], [0, 0]),
      look(60, [1, 0], [0, Number.NaN]),
      { ...good, latencies: { ...means(10, 1), canary: { count: 10, mean: Number.NaN, variance: 1 } } },
      { ...good, latencies: { ...means(10, 1), stable: { count: 10, mean: 1, variance: -1 } } },
    ]) {
      assert.throws(() => verdictOn([wrong]), isRefusal, JSON.stringify(wrong));
    }
    assert.throws(() => verdictOn([good, { ...good, at: 59 }]), isRefusal);
    assert.throws(() => verdictOn([good], { ...settings, unit: "session" }), /sessions are judged/);
    assert.throws(() => verdictOn([good], full), /slow answers are judged/);
  });

  it("refuses settings that mean nothing", () => {
    for (const wrong of [
      { alpha: 0 },
      { alpha: Number.NaN },
      { beta: 1 },
      { timeout: 0 },
      { errors: { ...rate, baseline: 0 } },
      { errors: { ...rate, bad: 0.005 } },
      { errors: { ...rate, toleratedRatio: 0.5 } },
      { errors: { ...rate, toleratedRatio: 2, alternative: "two-sided" } },
      { latency: full.latency },
      { slow: rate, latency: { toleratedRatio: 1.5, badRatio: 1.5, tau: 0.2 } },
      { slow: rate, latency: { toleratedRatio: 1, badRatio: 1.5, tau: 0 } },
    ]) {
      assert.throws(() => verdictOn([], { ...settings, ...wrong } as JudgeSettings), isRefusal, JSON.stringify(wrong));
    }
  });
});

function verdictOn(observations: readonly Observation[], by = settings): Verdict {
  return judge({ version: 1, settings: by, observations });
}

function reasons(observations: readonly Observation[]): string[] {
  return observations.map((_, index) => verdictOn(observations.slice(0, index + 1)).reason);
}

type Pair = readonly [successes: number, failures: number];

function look(at: number, canary: Pair, stable: Pair): Observation {
  return { at, share: 0.1, requests: arms(canary, stable) };
}

function arms(canary: Pair, stable: Pair): ByArm<Counts> {
  return {
    canary: { successes: canary[0], failures: canary[1] },
    stable: { successes: stable[0], failures: stable[1] },
  };
}

function means(count: number, slower: number): NonNullable<Observation["latencies"]> {
  return {
    canary: { count, mean: 4 + Math.log(slower), variance: 0.25 },
    stable: { count: 9 * count, mean: 4, variance: 0.25 },
  };
}

function significant(value: number): number {
  return Number(value.toPrecision(9));
}

function isRefusal(error: unknown): boolean {
  return error instanceof BoughError && error.code === "judge-input-invalid";
}
