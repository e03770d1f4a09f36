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

it("keeps the newer answer when the one before it fails late", async () => {
  const first = Promise.withResolvers<string>();
  const answers = [first.promise, Promise.resolve("second")];
  let now = 0;
  const read = rememberFor(
    1_000,
    () => answers.shift() ?? Promise.reject(new Error("asked too often")),
    () => now,
  );
  const failing = read("a");
  now = 2_000;
  assert.equal(await read("a"), "second");
  first.reject(new Error("too late"));
  await assert.rejects(failing, { message: "too late" });
  assert.equal(await read("a"), "second");
});
