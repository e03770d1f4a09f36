import assert from "node:assert/strict";
import { it } from "node:test";
import { spoken, spokenTime } from "./spoken.ts";

it("numbers and times are told as people read them", () => {
  const numbers = [15.3993, 2.3576591039999997, 223.714, 18_000.4, -2.9917, 0.0053149, 0];
  assert.deepEqual(numbers.map(spoken), ["15.4", "2.36", "224", "18000", "-2.99", "0.00531", "0"]);
  const times = [0.25, 1.912, 15.357, 90.4, 150, 1_860, 3_636, 12_600];
  assert.deepEqual(times.map(spokenTime), ["0.3 s", "1.9 s", "15 s", "90 s", "2.5 min", "31 min", "61 min", "3.5 h"]);
});
