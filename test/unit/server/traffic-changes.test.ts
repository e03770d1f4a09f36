import assert from "node:assert/strict";
import { it } from "node:test";
import { plainTraffic } from "../../../src/model/traffic.ts";
import { changesOf } from "../../../src/server/traffic/changes-of.ts";
import { deployment } from "../../contract/store/samples.ts";
import { openTestStore } from "../../support/open-test-store.ts";

it("a change of the traffic is told with what became of it", async (t) => {
  const store = await openTestStore(t);
  const key = { app: "shop", slug: "main" };
  for (const [number, status] of (["succeeded", "failed"] as const).entries()) {
    const id = `d-${number}`;
    store.deployments.put(deployment(id, { status, kind: "traffic" }));
    const at = new Date(number).toISOString();
    const by = { at, actor: "anna", token: "t", reason: null };
    store.traffic.add({ id: `c-${number}`, ...key, ...by, deployment: id, before: plainTraffic, after: plainTraffic });
  }
  assert.deepEqual(
    changesOf(store, key).map(({ deployment: id, status }) => [id, status]),
    [
      ["d-1", "failed"],
      ["d-0", "succeeded"],
    ],
  );
});
