import assert from "node:assert/strict";
import { it } from "node:test";
import { closest } from "./closest.ts";

it("closest finds what a word is a slip of, and nothing for a word of another kind", () => {
  const names = ["instances", "memory", "start", "startTimeout"];
  assert.equal(closest("instnaces", names), "instances");
  assert.equal(closest("Memory", names), "memory");
  assert.equal(closest("strat", names), "start");
  assert.equal(closest("starttimeout", names), "startTimeout");
  assert.equal(closest("replicas", names), null);
  assert.equal(closest("x", names), null);
  assert.equal(closest("start", []), null);
});
