import assert from "node:assert/strict";
import { test } from "node:test";
import { errorStatus } from "./error-status.ts";

test("an error's status follows from its code", () => {
  const codes = [
    "app-not-found",
    "protected-conflict",
    "unauthorized",
    "internal",
    "definition-invalid",
    "body-too-large",
  ];
  assert.deepEqual(codes.map(errorStatus), [404, 409, 401, 500, 400, 413]);
});
