import assert from "node:assert/strict";
import { it } from "node:test";
import { cloudPeriod } from "./cloud-period.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

it("a period is one that CloudWatch has points of at that age", () => {
  for (const [wanted, age, period] of [
    [15_000, 0, MINUTE],
    [MINUTE, 14 * DAY, MINUTE],
    [90_000, DAY, 2 * MINUTE],
    [MINUTE, 15 * DAY, 5 * MINUTE],
    [7 * MINUTE, 20 * DAY, 10 * MINUTE],
    [5 * MINUTE, 63 * DAY, 60 * MINUTE],
    [90 * MINUTE, 100 * DAY, 120 * MINUTE],
  ] as const)
    assert.equal(cloudPeriod(wanted, age), period, `${wanted} at ${age}`);
});
