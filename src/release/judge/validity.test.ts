import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startEProcess, updateEProcess } from "./e-process.ts";

const RUNS = 2_000;
const SHARES = [0.05, 0.25, 0.5];

describe("the e-process over many canaries", () => {
  it("fails fewer than α of the healthy ones, while rates drift and the share changes", () => {
    // By chance a judge that fails 1 % exceeds 30 of 2,000 in one case of a hundred.
    assert.ok(alarms(1, 1) <= 30);
    assert.ok(alarms(3, 3) <= 30);
  });

  it("fails nearly all of those that are ten times worse, and fewer if much is tolerated", () => {
    assert.ok(alarms(10, 1) > 0.95 * RUNS);
    assert.ok(alarms(10, 5) < 0.5 * RUNS);
  });
});

/** Canaries of 100 failures, looked at after each, that reach 1/α = 100. */
function alarms(ratio: number, toleratedRatio: number): number {
  const uniform = createUniform(1);
  let count = 0;
  for (let run = 0; run < RUNS; run += 1) {
    let process = startEProcess("greater", toleratedRatio);
    for (let n = 0; n < 100 && process.logE < Math.log(100); n += 1) {
      const share = SHARES[Math.floor(n / 34)] ?? 0.5;
      const isCanary = uniform() < (ratio * share) / (ratio * share + 1 - share);
      process = updateEProcess(process, share, { canary: isCanary ? 1 : 0, stable: isCanary ? 0 : 1 });
    }
    if (process.logE >= Math.log(100)) count += 1;
  }
  return count;
}

/** D. Lehmer's generator with the multiplier of Park and Miller, so that each run sees the same. */
function createUniform(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
