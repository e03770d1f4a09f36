import assert from "node:assert/strict";
import { test } from "node:test";

import { LOG_BOUNDS, LogHistogram } from "./log-histogram.ts";
import { Moments } from "./moments.ts";

test("an observation stands at the first bound that is not below it", () => {
  const values = [
    1e-9,
    0.05,
    ...LOG_BOUNDS,
    ...LOG_BOUNDS.map((bound) => bound * 1.0001),
    ...LOG_BOUNDS.map((bound) => bound * 0.9999),
    1e9,
  ];
  for (const value of values) {
    const histogram = new LogHistogram();
    histogram.observe(value, Math.log(value));
    const bound = LOG_BOUNDS.findIndex((one) => value <= one);
    assert.equal(histogram.counts.indexOf(1), bound < 0 ? LOG_BOUNDS.length : bound, String(value));
  }
  assert.equal(LOG_BOUNDS.filter((bound) => bound > 1 && bound <= 10).length, 16);
});

test("the moments are those of the values", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const moments = new Moments();
  for (const value of values) moments.add(value);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  assert.equal(moments.count, values.length);
  assert.ok(Math.abs(moments.mean - mean) < 1e-12);
  assert.ok(Math.abs(moments.m2 - values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) < 1e-9);
});
