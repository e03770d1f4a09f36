import assert from "node:assert/strict";
import { it } from "node:test";
import { newId } from "./new-id.ts";

it("makes ids that sort by time and never meet", () => {
  const times = [0, 1, 31, 32, 1023, 1024, Date.UTC(2026, 0), Date.UTC(2026, 0) + 1, Date.UTC(3000, 0)];
  const ids = times.map((time) => newId("d", time));
  assert.deepEqual(ids.toSorted(), ids);
  const sameMoment = new Set(Array.from({ length: 10_000 }, () => newId("t", 1)));
  assert.equal(sameMoment.size, 10_000);
  for (const id of ids) assert.match(id, /^d-[0-9a-hjkmnp-tv-z]{17}$/);
});
