import assert from "node:assert/strict";
import { it } from "node:test";
import { BoughError } from "../lib/bough-error.ts";
import { publicError } from "./public-error.ts";

it("tells all of an error of ours but its cause", () => {
  const error = new BoughError("app-not-found", "There is no app.", { hint: "Push one.", cause: new Error("secret") });
  assert.deepEqual(publicError(error), { code: "app-not-found", message: "There is no app.", hint: "Push one." });
  assert.deepEqual(publicError(new BoughError("gone", "Gone.")), { code: "gone", message: "Gone.", hint: null });
});

it("tells nothing of what is inside any other", () => {
  for (const error of [new Error("secret"), "secret", { code: "secret" }]) {
    const told = publicError(error);
    assert.equal(told.code, "internal");
    assert.doesNotMatch(JSON.stringify(told), /secret/);
  }
});
