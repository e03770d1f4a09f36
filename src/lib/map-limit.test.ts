import assert from "node:assert/strict";
import { test } from "node:test";
import { mapLimit } from "./map-limit.ts";

test("results stand in the order of the items, and no more than the limit are under way", async () => {
  let running = 0;
  let most = 0;
  const results = await mapLimit([30, 1, 20, 2], 2, async (ms, index) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, ms));
    running -= 1;
    return `${index}:${ms}`;
  });
  assert.deepEqual(results, ["0:30", "1:1", "2:20", "3:2"]);
  assert.equal(most, 2);
});

test("after the first failure nothing more is started, and what runs is waited for", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const started: number[] = [];
  const ended: number[] = [];
  const mapped = mapLimit([0, 1, 2, 3], 2, async (item) => {
    started.push(item);
    if (item === 0) throw new Error("no");
    await gate;
    ended.push(item);
  });
  setImmediate(open);
  await assert.rejects(mapped, /no/);
  assert.deepEqual([started, ended], [[0, 1], [1]]);
});
