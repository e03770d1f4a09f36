import assert from "node:assert/strict";
import { it } from "node:test";
import { spread, wholePart } from "./spread.ts";

it("a span is divided at the multiples of the period", () => {
  const parts = spread({ from: 50, to: 250 }, 100);
  assert.deepEqual(parts, [
    { period: 0, begin: 0, end: 0.25 },
    { period: 100, begin: 0.25, end: 0.75 },
    { period: 200, begin: 0.75, end: 1 },
  ]);
  assert.deepEqual(spread({ from: 100, to: 200 }, 100), [{ period: 100, begin: 0, end: 1 }]);
  assert.deepEqual(spread({ from: 120, to: 120 }, 100), [{ period: 100, begin: 0, end: 1 }], "of no length");
});

it("the parts of a count are whole, and add up to it", () => {
  for (const count of [0, 1, 7, 100, 12_345])
    for (const to of [101, 333, 1_000, 7_777]) {
      const parts = spread({ from: 13, to }, 100).map((part) => wholePart(count, part));
      assert.equal(
        parts.reduce((sum, one) => sum + one, 0),
        count,
      );
      assert.ok(parts.every((one) => Number.isInteger(one) && one >= 0));
    }
});
