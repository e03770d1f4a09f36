import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { comparedRoutes } from "../../../src/server/judging/counters/compared-routes.ts";
import type { Arm } from "../../../src/server/judging/counters/arm.ts";
import { countRequests } from "../../../src/server/judging/counters/arm-counts.ts";
import { differenceOf } from "../../../src/server/judging/counters/difference.ts";
import { addMoments, NO_MOMENTS, subtractMoments } from "../../../src/server/judging/counters/moments.ts";
import { takeSnapshot } from "../../../src/server/judging/counters/snapshot.ts";
import type { Snapshot } from "../../../src/server/judging/counters/snapshot.ts";
import { lookInterval } from "../../../src/server/judging/look-interval.ts";

const releases = { canary: "v2", stable: "v1" };

describe("the counters of the routers", () => {
  it("are a judge's counts: 500 and above and unreachable is a failure, a client that left is nothing", () => {
    const statuses = { 200: 10, 304: 1, 404: 2, 499: 50, 500: 3, 502: 1, 504: 1 };
    assert.deepEqual(countRequests(arm({ statuses, failedOver: 2 })), { successes: 13, failures: 7 });
  });

  it("count slow answers by the bounds of the histogram, each revision by its own limit", () => {
    const latency = { bounds: [1, 10, 100], counts: [5, 4, 3, 2] };
    const arms = [arm({ release: "v1", latency }), arm({ release: "v2", latency })];
    const options = { above: { stable: 10, canary: 100 }, earlier: {} };
    const { slow } = differenceOf({}, takeSnapshot(arms, ["web"], releases, options), releases);
    assert.deepEqual(slow, { canary: { successes: 12, failures: 2 }, stable: { successes: 9, failures: 5 } });
  });

  it("add up over workers and routes, and leave other releases and routes out", () => {
    const arms = [
      arm({ worker: "0-a", statuses: { 200: 5 } }),
      arm({ worker: "1-b", statuses: { 200: 7, 500: 1 } }),
      arm({ route: "api", statuses: { 200: 1 } }),
      arm({ route: "new", statuses: { 500: 100 } }),
      arm({ release: "v12", statuses: { 500: 100 } }),
    ];
    assert.deepEqual(requestsOf({}, snap(arms, {}, ["web", "api"])), [13, 1]);
  });

  it("count a worker that began anew from 0, and one that was away for a look only once", () => {
    const first = snap([arm({ worker: "0-a", statuses: { 200: 100 } })]);
    const restarted = snap([arm({ worker: "0-b", statuses: { 200: 4, 500: 1 } })], first);
    assert.deepEqual(requestsOf(first, restarted), [4, 1]);
    const away = snap([], restarted);
    assert.deepEqual(requestsOf(restarted, away), [0, 0]);
    const back = snap([arm({ worker: "0-b", statuses: { 200: 6, 500: 1 } })], away);
    assert.deepEqual(requestsOf(away, back), [2, 0]);
  });

  it("never count backwards", () => {
    const first = snap([arm({ statuses: { 200: 100, 500: 3 } })]);
    assert.deepEqual(requestsOf(first, snap([arm({ statuses: { 200: 90, 500: 4 } })])), [0, 1]);
  });

  it("give the moments of what came in between, as if they had been taken of it alone", () => {
    const samples = [1, 4, 2, 8, 5, 7, 1.5, 3];
    const [all, before] = [momentsOf(samples), momentsOf(samples.slice(0, 3))];
    const after = momentsOf(samples.slice(3));
    for (const key of ["count", "mean", "m2"] as const) {
      assert.ok(Math.abs(subtractMoments(all, before)[key] - after[key]) < 1e-12, key);
      assert.ok(Math.abs(addMoments(before, after)[key] - all[key]) < 1e-12, key);
    }
    assert.deepEqual(subtractMoments(before, before), NO_MOMENTS);
    assert.deepEqual(addMoments(NO_MOMENTS, NO_MOMENTS), NO_MOMENTS);
  });
});

describe("the routes that are compared", () => {
  it("are those that both releases have, at the share of the two", () => {
    const splits = [
      { route: "web", weights: { v1: 90, v2: 10, v0: 100 } },
      { route: "new", weights: { v2: 100 } },
      { route: "old", weights: { v1: 100 } },
    ];
    assert.deepEqual(comparedRoutes(splits, releases), { routes: ["web"], share: 0.1 });
  });

  it("count with the largest share where they differ", () => {
    const splits = [
      { route: "web", weights: { v1: 95, v2: 5 } },
      { route: "api", weights: { v1: 3, v2: 1 } },
    ];
    assert.equal(comparedRoutes(splits, releases).share, 0.25);
    assert.deepEqual(comparedRoutes([], releases), { routes: [], share: 0 });
    assert.equal(comparedRoutes([{ route: "web", weights: { v1: 0, v2: 0 } }], releases).share, 0);
  });
});

it("looks are 5 s apart, nearer in short steps, and farther in those of hours", () => {
  assert.deepEqual([1_000, 3_000, 60_000, 300_000, 3_600_000].map(lookInterval), [250, 250, 3_000, 5_000, 5_000]);
  assert.equal(lookInterval(24 * 3_600_000), 120_000);
});

function arm(rest: Partial<Arm> = {}): Arm {
  return {
    worker: "0-a",
    route: "web",
    release: "v2",
    statuses: {},
    latency: { bounds: [], counts: [] },
    logLatency: NO_MOMENTS,
    sessions: { ok: 0, failed: 0 },
    failedOver: 0,
    ...rest,
  };
}

function snap(arms: readonly Arm[], earlier: Snapshot = {}, routes = ["web"]): Snapshot {
  return takeSnapshot(arms, routes, releases, { above: null, earlier });
}

function requestsOf(before: Snapshot, after: Snapshot): [successes: number, failures: number] {
  const { canary } = differenceOf(before, after, releases).requests;
  return [canary.successes, canary.failures];
}

function momentsOf(samples: readonly number[]): typeof NO_MOMENTS {
  const mean = samples.reduce((sum, one) => sum + one, 0) / samples.length;
  return { count: samples.length, mean, m2: samples.reduce((sum, one) => sum + (one - mean) ** 2, 0) };
}
