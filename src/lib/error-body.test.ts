import assert from "node:assert/strict";
import { test } from "node:test";
import { BoughError } from "./bough-error.ts";
import { fromErrorBody, toErrorBody } from "./error-body.ts";

test("an error is the same when it has been told", () => {
  for (const error of [new BoughError("port-taken", "It is taken."), new BoughError("a", "A.", { hint: "Do it." })]) {
    const told = fromErrorBody(JSON.parse(JSON.stringify(toErrorBody(error))));
    assert.deepEqual([told?.code, told?.message, told?.hint], [error.code, error.message, error.hint]);
  }
});

test("what was not foreseen has the code that stands for it", () => {
  assert.deepEqual(toErrorBody(new Error("boom")), { error: { code: "internal", message: "boom", hint: null } });
  assert.deepEqual(toErrorBody("boom", "tables-failed").error, { code: "tables-failed", message: "boom", hint: null });
});

test("a body that somebody else wrote is none", () => {
  for (const body of [null, undefined, "error", [], {}, { error: null }, { error: "no" }, { error: { code: 1 } }])
    assert.equal(fromErrorBody(body), null, JSON.stringify(body));
});
