import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BoughError } from "../../lib/bough-error.ts";
import { expectedSamples, sprtBounds, sprtIncrements } from "./sprt.ts";

describe("Wald's test", () => {
  it("has the bounds, increments and expected samples of the reference", () => {
    const { upper, lower } = sprtBounds(0.01, 0.05);
    assert.deepEqual([upper.toFixed(3), lower.toFixed(3)], ["4.554", "-2.986"]);
    const { failure, success } = sprtIncrements(0.005, 0.05);
    assert.deepEqual([failure.toFixed(4), success.toFixed(5)], ["2.3026", "-0.04628"]);
    const { healthy, bad } = expectedSamples({ baseline: 0.005, bad: 0.05 }, { alpha: 0.01, beta: 0.05 });
    assert.deepEqual([Math.round(healthy), Math.round(bad)], [84, 59]);
  });

  it("refuses rates that are none, or in the wrong order", () => {
    for (const [baseline, bad] of [
      [0, 0.1],
      [0.1, 0.1],
      [0.2, 0.1],
      [0.1, 1],
      [Number.NaN, 0.1],
      [0.1, Number.NaN],
      [-0.1, 0.1],
    ] as const) {
      assert.throws(() => sprtIncrements(baseline, bad), isRefusal, `${baseline}, ${bad}`);
    }
    for (const error of [0, 1, -1, Number.NaN]) {
      assert.throws(() => sprtBounds(error, 0.05), isRefusal);
      assert.throws(() => sprtBounds(0.01, error), isRefusal);
    }
  });
});

function isRefusal(error: unknown): boolean {
  return error instanceof BoughError && error.code === "judge-input-invalid";
}
