import assert from "node:assert/strict";
import { it } from "node:test";
import { waitFor } from "../../support/wait-for.ts";

it("waits until there is something, whatever failed before", async () => {
  let looks = 0;
  const found = await waitFor("the third look", () => {
    looks++;
    if (looks === 1) throw new Error("not yet");
    return looks === 3 ? "there" : null;
  });
  assert.equal(found, "there");
});

it("fails with what it waited for, and the last error", async () => {
  const never = (): never => {
    throw new Error("connection refused");
  };
  await assert.rejects(waitFor("the server", never, { timeout: 30, interval: 5 }), {
    message: "waited 30 ms in vain for the server: connection refused",
  });
});
