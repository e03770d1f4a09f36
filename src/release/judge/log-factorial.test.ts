import assert from "node:assert/strict";
import { it } from "node:test";
import { logFactorial } from "./log-factorial.ts";

it("continues its table with Stirling's series", () => {
  assert.equal(logFactorial(0), 0);
  assert.ok(Math.abs(logFactorial(10) - Math.log(3_628_800)) < 1e-13);
  for (let n = 250, sum = logFactorial(249); n < 2_000; n += 1) {
    sum += Math.log(n);
    assert.ok(Math.abs(logFactorial(n) / sum - 1) < 1e-13, `${n}`);
  }
});
