import assert from "node:assert/strict";
import { it } from "node:test";
import { rememberFor } from "./remember-for.ts";

it("asks once for all who want to know at the same time, and for each key by itself", async () => {
  const asked: string[] = [];
  const read = rememberFor(60_000, async (key) => asked.push(key));
  assert.deepEqual(await Promise.all([read("a"), read("a"), read("b")]), [1, 1, 2]);
  assert.equal(await read("a"), 1);
  assert.deepEqual(asked, ["a", "b"]);
});

it("asks again when the answer is old, or was none", async () => {
  let asked = 0;
  const stale = rememberFor(-1, async () => ++asked);
  assert.deepEqual([await stale("a"), await stale("a")], [1, 2]);
  const failing = rememberFor(60_000, async () => {
    asked += 1;
    if (asked === 3) throw new Error("no answer");
    return asked;
  });
  await assert.rejects(failing("a"), { message: "no answer" });
  assert.equal(await failing("a"), 4);
});
