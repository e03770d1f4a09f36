import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BoughError } from "../../lib/bough-error.ts";
import { startEProcess, updateEProcess } from "./e-process.ts";
import type { Alternative } from "./e-process.ts";
import { logFactorial } from "./log-factorial.ts";

describe("the e-process", () => {
  for (const [alternative, k, n, share, known] of [
    ["greater", 3, 3, 0.1, 90.6526],
    ["greater", 5, 10, 0.1, 67.2413],
    ["greater", 7, 7, 0.5, 36.7558],
    ["two-sided", 3, 3, 0.1, 250],
    ["two-sided", 3, 5, 0.1, 20.5761],
    ["two-sided", 5, 10, 0.1, 61.0934],
    ["two-sided", 9, 10, 0.5, 9.30909],
  ] as const) {
    it(`is ${known} for ${k} of ${n} failures at ${share}, ${alternative}`, () => {
      assert.equal(Number(evidence(alternative, k, n, share).toPrecision(6)), known);
    });
  }

  it("does not depend on how the failures are spread over the looks", () => {
    for (const alternative of ["greater", "two-sided"] as const) {
      let process = startEProcess(alternative);
      for (const canary of [1, 0, 0, 1, 1, 0, 1, 0, 1, 0]) {
        process = updateEProcess(process, 0.1, { canary, stable: 1 - canary });
      }
      close(process.logE, Math.log(evidence(alternative, 5, 10, 0.1)));
    }
  });

  it("multiplies the evidence when the share changes", () => {
    const twoSided = run("two-sided", 1, [
      [0.1, 3, 0],
      [0.5, 9, 1],
    ]);
    close(twoSided, Math.log(250 * evidence("two-sided", 9, 10, 0.5)));
    const greater = run("greater", 1, [
      [0.1, 2, 0],
      [0.5, 1, 1],
    ]);
    const parts = [1.5, 2, 3, 5, 10, 20].map((r) => {
      const [a, b] = [r / (0.1 * r + 0.9), r / (0.5 * r + 0.5)];
      return (a ** 2 * b * (1 - b * 0.5)) / 0.5;
    });
    close(greater, Math.log(parts.reduce((sum, part) => sum + part) / 6));
  });

  it("expects no evidence when the canary is no worse than tolerated, whatever the share", () => {
    for (const share of [0.001, 0.1, 0.5, 0.9, 0.999]) {
      for (const toleratedRatio of [1, 2, 5]) {
        close(expectation("greater", { share, ratio: toleratedRatio, toleratedRatio }), 1);
        for (const ratio of [0.1, 0.5, 1].filter((ratio) => ratio < toleratedRatio)) {
          const better = expectation("greater", { share, ratio, toleratedRatio });
          assert.ok(better < 1, `${better} at ${share}, ${ratio} of ${toleratedRatio}`);
        }
      }
      close(expectation("two-sided", { share, ratio: 1, toleratedRatio: 1 }), 1);
    }
  });

  it("stays a number over thousands of failures and at the ends of the share", () => {
    for (const alternative of ["greater", "two-sided"] as const) {
      for (const share of [1e-12, 0.1, 1 - 1e-12]) {
        for (const [canary, stable] of [
          [50_000, 0],
          [0, 50_000],
          [25_000, 25_000],
        ] as const) {
          const log = run(alternative, 1, [[share, canary, stable]]);
          assert.ok(Number.isFinite(log), `${log}: ${alternative}, ${share}, ${canary}, ${stable}`);
        }
      }
    }
    assert.ok(run("greater", 1, [[0.1, 5_000, 5_000]]) > 4_000);
  });

  it("ignores looks without failures", () => {
    assert.equal(run("greater", 1, [[0.3, 0, 0]]), 0);
    close(
      run("two-sided", 1, [
        [0.1, 3, 0],
        [0.5, 0, 0],
      ]),
      Math.log(250),
    );
  });

  it("refuses what is no count, no share and no tolerated ratio", () => {
    for (const share of [0, 1, -0.1, 1.1, Number.NaN]) refused(() => run("greater", 1, [[share, 1, 1]]));
    for (const count of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      refused(() => run("greater", 1, [[0.1, count, 1]]));
      refused(() => run("two-sided", 1, [[0.1, 1, count]]));
    }
    for (const ratio of [0.9, Number.NaN, Number.POSITIVE_INFINITY]) refused(() => startEProcess("greater", ratio));
    refused(() => startEProcess("two-sided", 2));
  });
});

function evidence(alternative: Alternative, k: number, n: number, share: number): number {
  return Math.exp(run(alternative, 1, [[share, k, n - k]]));
}

function run(
  alternative: Alternative,
  toleratedRatio: number,
  looks: readonly (readonly [share: number, canary: number, stable: number])[],
): number {
  return looks.reduce(
    (process, [share, canary, stable]) => updateEProcess(process, share, { canary, stable }),
    startEProcess(alternative, toleratedRatio),
  ).logE;
}

/** Of E after twelve failures, exactly, when the canary's rate is `ratio` times stable's. */
function expectation(
  alternative: Alternative,
  { share, ratio, toleratedRatio }: { share: number; ratio: number; toleratedRatio: number },
): number {
  const n = 12;
  const q = (ratio * share) / (ratio * share + 1 - share);
  let sum = 0;
  for (let k = 0; k <= n; k += 1) {
    const ways = Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k));
    sum += ways * q ** k * (1 - q) ** (n - k) * Math.exp(run(alternative, toleratedRatio, [[share, k, n - k]]));
  }
  return sum;
}

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);
}

function refused(work: () => unknown): void {
  assert.throws(work, (error) => error instanceof BoughError && error.code === "judge-input-invalid");
}
