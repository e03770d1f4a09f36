import assert from "node:assert/strict";
import { it } from "node:test";
import { receiptOf } from "./receipt-of.ts";

it("a receipt names what is gone, what is left, and what was meant to stay", () => {
  const [stack, table, bucket] = ["stack", "table", "bucket"].map((kind) => ({ kind, id: kind }));
  assert.ok(stack !== undefined && table !== undefined && bucket !== undefined);
  assert.deepEqual(receiptOf([stack, table, bucket], [{ ...table, kept: true }, bucket]), {
    removed: [stack],
    remaining: [bucket],
    kept: [table],
  });
  assert.deepEqual(receiptOf([stack], []), { removed: [stack], remaining: [] });
});
