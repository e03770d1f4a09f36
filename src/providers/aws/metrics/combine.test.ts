import assert from "node:assert/strict";
import { it } from "node:test";
import { ofBusiest, scaled, shareOf, sum, sumWhere } from "./combine.ts";

const points = (...values: readonly (number | null)[]): ReadonlyMap<number, number> =>
  new Map(values.flatMap((value, at) => (value === null ? [] : [[at, value] as const])));

it("groups are added up, also where one of them says nothing", () => {
  assert.deepEqual(
    sum([points(1, null, 3), points(10, 20)]),
    new Map([
      [0, 11],
      [2, 3],
      [1, 20],
    ]),
  );
  assert.deepEqual(sum([]), new Map());
  assert.deepEqual(scaled(0.25)([points(50)]), points(12.5));
});

it("what is only told when there was some is 0 where the rest was measured, and unknown elsewhere", () => {
  assert.deepEqual(sumWhere(1)([points(5, 6), points(null, 2)]), points(0, 2));
  assert.deepEqual(sumWhere(1)([points(), points()]), new Map());
});

it("a percentile is that of the group with most requests, in milliseconds", () => {
  assert.deepEqual(ofBusiest([points(1, 9), points(9, 1), points(0.1, 0.2), points(0.3, 0.4)]), points(300, 200));
  assert.deepEqual(ofBusiest([points(1), points(), points(0.1), points()]), points(100));
  assert.deepEqual(ofBusiest([points(5), points()]), new Map(), "no time without a measure");
});

it("a percentage of requests is a number of them", () => {
  assert.deepEqual(shareOf([points(400, 10), points(2.5)]), points(10, 0));
});
