import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, page } from "./page.ts";

const own = (item: string): string => item;

test("pages follow each other by key, also when the last item of a page is gone by then", () => {
  const first = page(["c", "a", "b", "d"], own, { limit: 2 });
  assert.deepEqual(first, { items: ["a", "b"], next: "b" });
  assert.deepEqual(page(["c", "a", "d"], own, { limit: 2, before: "b" }), { items: ["c", "d"], next: null });
  assert.deepEqual(page([], own, { limit: 2 }), { items: [], next: null });
});

test("a page that ends with the list has no next one", () => {
  assert.deepEqual(cut(["a", "b"], own, 2), { items: ["a", "b"], next: null });
  assert.deepEqual(cut(["a", "b", "c"], own, 2), { items: ["a", "b"], next: "b" });
});
