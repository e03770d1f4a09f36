import assert from "node:assert/strict";
import { test } from "node:test";

import type { RouteCounts } from "../chaos-ports.ts";
import { countDifference } from "./count-difference.ts";
import { histogramQuantile } from "./histogram-quantile.ts";

test("what is new since a look is counted, a source that began anew from zero", () => {
  const before = [source("worker-0", { 200: 100, 500: 10 }, [90, 20, 0])];
  const after = [
    source("worker-0", { 200: 150, 500: 11, 499: 7 }, [130, 31, 0]),
    source("worker-1", { 200: 5, 503: 1 }, [0, 0, 6]),
  ];
  const difference = countDifference(before, after);
  assert.deepEqual(difference, { total: 57, errors: 2, latency: { bounds: [10, 100], counts: [40, 11, 6] } });
  assert.equal(countDifference(after, after).total, 0);
});

test("a quantile lies within its bucket, and there is none without observations", () => {
  assert.equal(histogramQuantile({ bounds: [10, 100], counts: [50, 50, 0] }, 0.5), 10);
  assert.equal(histogramQuantile({ bounds: [10, 100], counts: [50, 50, 0] }, 0.95), 91);
  assert.equal(histogramQuantile({ bounds: [10, 100], counts: [0, 0, 5] }, 0.95), 100);
  assert.equal(histogramQuantile({ bounds: [10, 100], counts: [0, 0, 0] }, 0.95), null);
});

function source(name: string, statuses: Record<number, number>, counts: readonly number[]): RouteCounts {
  return { source: name, statuses, latency: { bounds: [10, 100], counts } };
}
