import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BoughError } from "../../lib/bough-error.ts";
import { preflight } from "./preflight.ts";
import type { PreflightQuestion } from "./preflight.ts";

const question: PreflightQuestion = {
  requestsPerMinute: 30,
  share: 0.1,
  minutes: 60,
  baseline: 0.005,
  bad: 0.05,
  alpha: 0.01,
  beta: 0.05,
  toleratedRatio: 1,
};

describe("the pre-flight check", () => {
  it("says what is seen at 30 requests a minute, and that an even split halves the time", () => {
    const { asked, feasible, better, evidence } = preflight(question);
    assert.equal(asked.medianMinutes, 31);
    assert.ok(Math.abs(asked.probability - 0.83) < 0.015, `${asked.probability}`);
    assert.equal(asked.minutesToPass, 29);
    assert.ok(feasible);
    assert.deepEqual([better?.share, better?.medianMinutes], [0.5, 15]);
    assert.match(evidence.join(" "), /At 30 requests\/min and 10 %.* from 0.5 % to 5 % is seen in about 31 min/);
    assert.match(evidence.join(" "), /at 50 % it takes about 15 min/);
  });

  it("offers the smallest split that suffices when the asked one does not", () => {
    const { feasible, better } = preflight({ ...question, share: 0.02 });
    assert.ok(!feasible);
    assert.equal(better?.share, 0.1);
    assert.equal(preflight({ ...question, share: 0.5 }).better, null);
  });

  it("names an effect that is noticed in four of five cases", () => {
    const { smallestDetectable } = preflight(question).asked;
    const at = preflight({ ...question, bad: smallestDetectable! }).asked.probability;
    assert.ok(at >= 0.8 && at < 0.81, `${at}`);
  });

  it("sees less the more is tolerated, and more the more traffic there is", () => {
    const tolerant = preflight({ ...question, toleratedRatio: 2 }).asked;
    assert.ok(tolerant.probability < preflight(question).asked.probability);
    const busy = preflight({ ...question, requestsPerMinute: 60_000 }).asked;
    assert.ok(busy.smallestDetectable! < 0.007 && busy.probability > 0.999);
  });

  it("promises nothing without traffic, or with too little", () => {
    const { asked, feasible, better } = preflight({ ...question, requestsPerMinute: 0 });
    assert.deepEqual(
      { ...asked, feasible, better },
      {
        share: 0.1,
        medianMinutes: null,
        probability: 0,
        smallestDetectable: null,
        minutesToPass: null,
        feasible: false,
        better: null,
      },
    );
    assert.equal(preflight({ ...question, requestsPerMinute: 0.1 }).asked.smallestDetectable, null);
  });

  it("refuses what is no question", () => {
    for (const wrong of [
      { requestsPerMinute: Number.NaN },
      { requestsPerMinute: -1 },
      { share: 0 },
      { share: 1 },
      { minutes: 0 },
      { baseline: 0 },
      { bad: 0.001 },
      { alpha: 0 },
      { toleratedRatio: 0.5 },
    ]) {
      assert.throws(
        () => preflight({ ...question, ...wrong }),
        (error) => error instanceof BoughError && error.code === "judge-input-invalid",
        JSON.stringify(wrong),
      );
    }
  });
});
