import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { chooseShares, type OptimisedArm } from "./choose-shares.ts";
import { sampleBeta } from "./sample-beta.ts";
import { seededRandom } from "./seeded-random.ts";
import { addLook, type CountedArm, startTally } from "./tally.ts";

const arm = (release: number, sessions: number, converted: number, vetoed = false): OptimisedArm => ({
  release,
  sessions,
  converted,
  vetoed,
});
const bounds = { least: 5, most: 95, seed: 1 };
const near = (shares: readonly number[], wanted: readonly number[], tolerance: number): void => {
  for (const [index, share] of shares.entries())
    assert.ok(Math.abs(share - (wanted[index] ?? 0)) <= tolerance, `${shares.join(" ")} for ${wanted.join(" ")}`);
  assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 100) < 1e-9);
};

describe("shares by Thompson sampling", () => {
  it("are even while nothing is known, and the same for the same seed", () => {
    near(chooseShares([arm(1, 0, 0), arm(2, 0, 0), arm(3, 0, 0)], bounds), [100 / 3, 100 / 3, 100 / 3], 1.5);
    const arms = [arm(1, 100, 10), arm(2, 100, 14)];
    assert.deepEqual(chooseShares(arms, bounds), chooseShares(arms, bounds));
    assert.notDeepEqual(chooseShares(arms, bounds), chooseShares(arms, { ...bounds, seed: 2 }));
  });

  it("are the probability to be the best", () => {
    // Beta(2, 1) exceeds Beta(1, 2) with a probability of 5/6, and Beta(3, 1) exceeds Beta(1, 1) with 3/4.
    near(chooseShares([arm(1, 1, 1), arm(2, 1, 0)], bounds), [500 / 6, 100 / 6], 1);
    near(chooseShares([arm(1, 2, 2), arm(2, 0, 0)], bounds), [75, 25], 1);
  });

  it("keep to the bounds, and give what the judge has found bad nothing", () => {
    near(chooseShares([arm(1, 10_000, 1000), arm(2, 10_000, 10)], bounds), [95, 5], 1e-9);
    near(
      chooseShares([arm(1, 9999, 999), arm(2, 9999, 9), arm(3, 9999, 9)], { ...bounds, most: 60 }),
      [60, 20, 20],
      0.5,
    );
    near(chooseShares([arm(1, 9999, 999, true), arm(2, 9999, 9)], bounds), [0, 100], 1e-9);
    near(chooseShares([arm(1, 9, 9, true), arm(2, 9, 0, true)], bounds), [50, 50], 1e-9);
  });

  it("find the better of two within some thousand sessions", () => {
    const random = seededRandom(7);
    let shares: readonly number[] = [50, 50];
    const arms = [arm(1, 0, 0), arm(2, 0, 0)];
    for (let session = 0; session < 6000; session += 1) {
      const index = random() * 100 < (shares[0] ?? 0) ? 0 : 1;
      const { sessions, converted } = arms[index] ?? arm(0, 0, 0);
      const hit = random() < (index === 0 ? 0.05 : 0.08);
      arms[index] = arm(index + 1, sessions + 1, converted + Number(hit));
      if (session % 500 === 499) shares = chooseShares(arms, bounds);
    }
    assert.ok((shares[1] ?? 0) > 90, shares.join(" "));
  });

  it("come from draws with the right mean and variance", () => {
    const random = seededRandom(3);
    const draws = Array.from({ length: 40_000 }, () => sampleBeta(random, 3, 9));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    const variance = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / draws.length;
    assert.ok(Math.abs(mean - 0.25) < 0.003, `mean ${mean}`);
    assert.ok(Math.abs(variance - 27 / (144 * 13)) < 0.0005, `variance ${variance}`);
  });
});

describe("what is counted of each release", () => {
  const counted = (worker: string, release: string, ok: number, failed: number, converted: number): CountedArm => ({
    worker,
    route: "web",
    release,
    sessions: { ok, failed },
    conversions: { order: { sessions: ok + failed, converted } },
  });

  it("is what came since the beginning, over workers that start anew, on routes where it can happen", () => {
    const page = { ...counted("w1", "v1", 900, 0, 0), route: "page", conversions: {} };
    const begun = startTally(["v1", "v2"], "order", [counted("w1", "v1", 100, 5, 10), page]);
    assert.deepEqual(begun.totals["v1"], { sessions: 0, converted: 0, failed: 0 });
    const once = addLook(begun, "order", [counted("w1", "v1", 150, 6, 20), counted("w1", "v2", 40, 0, 8), page]);
    assert.deepEqual(once.totals["v1"], { sessions: 51, converted: 10, failed: 1 });
    assert.deepEqual(once.totals["v2"], { sessions: 40, converted: 8, failed: 0 });
    const again = addLook(once, "order", [counted("w2", "v1", 9, 1, 2), counted("w1", "v2", 50, 0, 8)]);
    assert.deepEqual(again.totals["v1"], { sessions: 61, converted: 12, failed: 2 });
    assert.deepEqual(again.totals["v2"], { sessions: 50, converted: 8, failed: 0 });
    assert.deepEqual(again.vetoed, []);
  });

  it("takes a release that fails more often than the others out of it, for good", () => {
    let tally = startTally(["v1", "v2"], "order", []);
    for (let look = 1; look <= 5; look += 1)
      tally = addLook(tally, "order", [
        counted("w", "v1", 100 * look, 0, 5),
        counted("w", "v2", 95 * look, 5 * look, 50),
      ]);
    assert.deepEqual(tally.vetoed, ["v2"]);
    const quiet = addLook(tally, "order", [counted("w", "v1", 9000, 900, 5), counted("w", "v2", 475, 25, 50)]);
    assert.deepEqual(quiet.vetoed, ["v2"]);
  });
});
