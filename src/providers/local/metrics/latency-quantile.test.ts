import assert from "node:assert/strict";
import { it } from "node:test";
import { LogHistogram } from "../../../router/metrics/log-histogram.ts";
import { latencyQuantile } from "./latency-quantile.ts";

const countsOf = (times: readonly number[]): ReadonlyMap<number, number> => {
  const histogram = new LogHistogram();
  for (const ms of times) histogram.observe(ms, Math.log(ms));
  return new Map(histogram.counts.entries());
};

it("quantiles are as near as the bounds are to each other", () => {
  const counts = countsOf(Array.from({ length: 1_000 }, (_, index) => index + 1));
  for (const part of [0.5, 0.95, 0.99]) {
    const quantile = latencyQuantile(counts, part) ?? 0;
    assert.ok(Math.abs(quantile / (part * 1_000) - 1) < 0.04, `${part}: ${quantile}`);
  }
});

it("a few slow ones are seen in the last percent alone", () => {
  const counts = countsOf([...Array.from({ length: 97 }, () => 10), 2_000, 2_000, 2_000]);
  assert.ok((latencyQuantile(counts, 0.95) ?? 0) < 12);
  assert.ok((latencyQuantile(counts, 0.99) ?? 0) > 1_700);
});

it("without answers there is none, and above the last bound it is that", () => {
  assert.equal(latencyQuantile(new Map(), 0.5), null);
  assert.equal(latencyQuantile(new Map([[3, 0]]), 0.5), null);
  assert.equal(latencyQuantile(countsOf([500_000]), 0.5), 100_000);
});
