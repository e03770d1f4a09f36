import assert from "node:assert/strict";
import { it } from "node:test";
import { deepFreeze } from "./deep-freeze.ts";

it("freezes all the way down, through cycles, and leaves plain values alone", () => {
  const value: { list: { deep: number }[]; self?: unknown } = { list: [{ deep: 1 }] };
  value.self = value;
  assert.equal(deepFreeze(value), value);
  assert.throws(() => (value.list[0]!.deep = 2), TypeError);
  assert.throws(() => value.list.push({ deep: 3 }), TypeError);
  assert.equal(deepFreeze(null), null);
  assert.equal(deepFreeze("text"), "text");
});
