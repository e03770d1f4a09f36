import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judgeSchema } from "../../../src/config/schema/judge.ts";
import { nativeStrategy } from "../../../src/providers/aws/synth/service/native-strategy.ts";

const MINUTE = 60_000;
const none = { judge: null, chaos: null };
const judge = judgeSchema.parse({});

describe("a strategy in ECS's terms", () => {
  it("replaces tasks at once or one by one", () => {
    const once = nativeStrategy({ kind: "all-at-once" }, 0);
    assert.deepEqual([once.kind, once.minimumHealthyPercent, once.maximumPercent], ["ROLLING", 0, 100]);
    const rolling = nativeStrategy({ kind: "rolling" }, 0);
    assert.deepEqual([rolling.kind, rolling.minimumHealthyPercent, rolling.maximumPercent], ["ROLLING", 100, 200]);
  });

  it("keeps the replaced revision for as long as it is kept warm, in whole minutes", () => {
    assert.equal(nativeStrategy({ kind: "blue-green" }, 10 * MINUTE).bakeMinutes, 10);
    assert.equal(nativeStrategy({ kind: "blue-green" }, 10 * MINUTE + 1).bakeMinutes, 11);
    assert.equal(nativeStrategy({ kind: "blue-green" }, 0).bakeMinutes, 0);
    assert.equal(nativeStrategy({ kind: "blue-green" }, 1e12).bakeMinutes, 1440);
  });

  it("shifts linearly, at least three percent at a time", () => {
    const ten = nativeStrategy({ kind: "linear", step: 10, every: MINUTE, ...none }, 0);
    assert.deepEqual([ten.kind, ten.linear, ten.note], ["LINEAR", { percent: 10, minutes: 1 }, null]);
    const one = nativeStrategy({ kind: "linear", step: 1, every: MINUTE, ...none }, 0);
    assert.equal(one.linear?.percent, 3);
    assert.match(one.note ?? "", /at least 3% at a time, not 1%/);
  });

  it("has one canary share", () => {
    const one = nativeStrategy({ kind: "canary", steps: [10], bake: 5 * MINUTE, ...none }, 0);
    assert.deepEqual([one.kind, one.canary, one.note], ["CANARY", { percent: 10, minutes: 5 }, null]);
    assert.deepEqual([one.path, one.gated], [[10], false]);
  });

  it("makes a linear shift of canary steps that are one", () => {
    const steps = nativeStrategy({ kind: "canary", steps: [25, 50, 75], bake: 5 * MINUTE, ...none }, 0);
    assert.deepEqual([steps.kind, steps.linear, steps.note], ["LINEAR", { percent: 25, minutes: 5 }, null]);
    assert.deepEqual([steps.path, steps.gated], [[25, 50, 75], false]);
  });

  it("goes in finer steps to shares that are multiples of one, and has the gate keep their times", () => {
    const steps = nativeStrategy({ kind: "canary", steps: [5, 25, 50], bake: 5 * MINUTE, ...none }, 0);
    assert.deepEqual([steps.kind, steps.linear, steps.note], ["LINEAR", { percent: 5, minutes: 0 }, null]);
    assert.equal(steps.path.length, 19);
    assert.deepEqual([steps.path.at(0), steps.path.at(-1)], [5, 95]);
    assert.deepEqual([steps.stages, steps.gated], [{ shares: [5, 25, 50], bake: 5 * MINUTE }, true]);
    const halfWay = nativeStrategy({ kind: "canary", steps: [10, 20, 30], bake: MINUTE, ...none }, 0);
    assert.deepEqual([halfWay.kind, halfWay.linear, halfWay.gated], ["LINEAR", { percent: 10, minutes: 0 }, true]);
    const third = nativeStrategy({ kind: "canary", steps: [30, 60], bake: MINUTE, ...none }, 0);
    assert.deepEqual(
      [third.path, third.stages.shares],
      [
        [30, 60, 90],
        [30, 60],
      ],
    );
  });

  it("never gives a canary more people earlier than planned, and says what it does instead", () => {
    const steps = nativeStrategy({ kind: "canary", steps: [1, 10, 50], bake: 5 * MINUTE, ...none }, 0);
    assert.deepEqual([steps.kind, steps.canary], ["CANARY", { percent: 1, minutes: 15 }]);
    assert.match(steps.note ?? "", /1% is kept for 15 minutes, the time of the steps 1%, 10%, 50%/);
    assert.deepEqual(steps.stages, { shares: [1], bake: 15 * MINUTE });
    const fractions = nativeStrategy({ kind: "canary", steps: [12.25, 50], bake: MINUTE, ...none }, 0);
    assert.equal(fractions.kind, "CANARY", "ECS takes one digit behind the point");
  });

  it("leaves the time of every share to the judge, where there is one", () => {
    const judged = { judge, chaos: null };
    const canary = nativeStrategy({ kind: "canary", steps: [10], bake: 5 * MINUTE, ...judged }, 0);
    assert.deepEqual([canary.canary, canary.gated], [{ percent: 10, minutes: 0 }, true]);
    const regular = nativeStrategy({ kind: "canary", steps: [25, 50, 75], bake: 5 * MINUTE, ...judged }, 0);
    assert.deepEqual([regular.linear, regular.gated], [{ percent: 25, minutes: 0 }, true]);
    const linear = nativeStrategy({ kind: "linear", step: 20, every: MINUTE, ...judged }, 0);
    assert.deepEqual([linear.linear, linear.path], [{ percent: 20, minutes: 0 }, [20, 40, 60, 80]]);
    assert.deepEqual(linear.stages, { shares: [20, 40, 60, 80], bake: MINUTE });
  });

  it("gives what has served before everything at once", () => {
    const back = nativeStrategy({ kind: "canary", steps: [10], bake: 5 * MINUTE, judge, chaos: null }, MINUTE, true);
    assert.deepEqual([back.kind, back.path, back.gated, back.bakeMinutes], ["BLUE_GREEN", [], false, 1]);
    assert.equal(nativeStrategy({ kind: "rolling" }, 0, true).kind, "ROLLING");
  });
});
