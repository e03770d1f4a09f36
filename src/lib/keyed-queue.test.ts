import assert from "node:assert/strict";
import { it } from "node:test";
import { keyedQueue } from "./keyed-queue.ts";

it("runs tasks of one key in turn, also after one that fails, and does not hold up other keys", async () => {
  const inTurn = keyedQueue();
  const gate = Promise.withResolvers<void>();
  const done: string[] = [];
  const note = (name: string) => async () => {
    done.push(name);
  };
  const failing = inTurn("a", async () => {
    await gate.promise;
    done.push("a1");
    throw new Error("a1 failed");
  });
  const second = inTurn("a", note("a2"));
  await inTurn("b", note("b1"));
  assert.deepEqual(done, ["b1"]);
  gate.resolve();
  await assert.rejects(failing, { message: "a1 failed" });
  await second;
  assert.deepEqual(done, ["b1", "a1", "a2"]);
  assert.equal(await inTurn("a", async () => 7), 7);
});
