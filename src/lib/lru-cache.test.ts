import assert from "node:assert/strict";
import { test } from "node:test";
import { lruCache } from "./lru-cache.ts";

test("the least recently used goes first, and reading is use", () => {
  const cache = lruCache<number>({ capacity: 2 });
  cache.set("a", 1);
  cache.set("b", 2);
  cache.get("a");
  cache.set("c", 3);
  assert.deepEqual([cache.get("a"), cache.get("b"), cache.get("c")], [1, undefined, 3]);
});

test("the weights stay within the capacity, and what is replaced or deleted weighs nothing", () => {
  const cache = lruCache<string>({ capacity: 10, weigh: (value) => value.length });
  cache.set("a", "123456");
  cache.set("a", "1234");
  cache.set("b", "123456");
  assert.equal(cache.get("a"), "1234");
  cache.delete("b");
  cache.set("c", "123456");
  assert.equal(cache.get("a"), "1234");
  cache.set("a", "more than ten");
  assert.equal(cache.get("a"), undefined);
  assert.equal(cache.get("c"), "123456");
});
