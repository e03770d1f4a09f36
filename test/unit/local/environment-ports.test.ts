import assert from "node:assert/strict";
import { it } from "node:test";
import { ownerOfPort } from "../../../src/providers/local/environment/environment-ports.ts";
import { instanceId, linkPortOwner } from "../../../src/providers/local/names.ts";

it("a lease belongs to the environment that it names, also of an app that is called link", () => {
  for (const environment of [
    { app: "shop", slug: "main" },
    { app: "link", slug: "main" },
    { app: "link", slug: "link" },
  ]) {
    assert.deepEqual(ownerOfPort(instanceId(environment, "api", 3, 0)), environment);
    assert.deepEqual(ownerOfPort(linkPortOwner(environment, "web", "api")), environment);
  }
  assert.equal(ownerOfPort("tables"), null);
});
