import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nativeStrategy } from "../../../src/providers/aws/synth/service/native-strategy.ts";

const MINUTE = 60_000;
const none = { judge: null, chaos: null };

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
  });

  it("makes a linear shift of canary steps that are one", () => {
    const steps = nativeStrategy({ kind: "canary", steps: [25, 50, 75], bake: 5 * MINUTE, ...none }, 0);
    assert.deepEqual([steps.kind, steps.linear, steps.note], ["LINEAR", { percent: 25, minutes: 5 }, null]);
  });

  it("never gives a canary more people earlier than planned, and says what it does instead", () => {
    const steps = nativeStrategy({ kind: "canary", steps: [5, 25, 50], bake: 5 * MINUTE, ...none }, 0);
    assert.deepEqual([steps.kind, steps.canary], ["CANARY", { percent: 5, minutes: 15 }]);
    assert.match(steps.note ?? "", /5% is kept for 15 minutes, the time of the steps 5%, 25%, 50%/);
    const halfWay = nativeStrategy({ kind: "canary", steps: [10, 20, 30], bake: MINUTE, ...none }, 0);
    assert.deepEqual([halfWay.kind, halfWay.canary?.percent], ["CANARY", 10]);
  });
});
