import assert from "node:assert/strict";
import { it } from "node:test";
import { sparkline } from "./sparkline.ts";

const stretch = { from: 0, to: 8_000, width: 8 };
const at = (second: number, value: number) => [new Date(second * 1_000).toISOString(), value] as const;

it("the highest value is a full bar, and a blank is where nothing is known", () => {
  assert.equal(sparkline([at(0, 0), at(1, 50), at(2, 100), at(5, 100)], stretch), "▁▅█  █  ");
  assert.equal(sparkline([at(0, 0), at(7, 0)], stretch), "▁      ▁");
  assert.equal(sparkline([], stretch), "        ");
});

it("several values in a column are one, and what lies outside is at the edge", () => {
  assert.equal(sparkline([at(0, 10), at(0.5, 30), at(7, 40), at(9, 40)], stretch), "▅      █");
});
