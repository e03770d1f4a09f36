import assert from "node:assert/strict";
import { test } from "node:test";
import { apiClient } from "../../../src/server/client/api-client.ts";
import { serve } from "../../support/server/serve.ts";

test("lists environments and makes tokens", async (t) => {
  const served = await serve(t);
  await served.control.repository("shop");
  await served.control.deploy({ app: "shop", branch: "feature/a", commit: "a".repeat(40) });
  const client = apiClient({ url: served.url, token: served.control.token });
  const [environment] = await client.environments();
  assert.equal(environment?.branch, "feature/a");
  assert.deepEqual(await client.environment("shop", "feature/a"), environment);
  assert.deepEqual(await client.createToken("ci"), { id: "t1", name: "ci", token: "secret" });
  assert.deepEqual(served.errors, []);
});
