import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { storeContract } from "../contract/store/suite.ts";
import { verdictsContract } from "../contract/store/verdicts.ts";
import { deployment } from "../contract/store/samples.ts";
import driver from "./support/ministack-driver.ts";

after(() => driver[Symbol.asyncDispose]());
storeContract("s3", new URL("support/ministack-driver.ts", import.meta.url), driver);
verdictsContract("s3", driver);

describe("a store in a bucket", () => {
  it("numbers releases and events alike for two machines that write at the same time", async (t) => {
    const { location, remove } = await driver.place();
    const [one, two] = [await driver.open(location), await driver.open(location)];
    t.after(async () => {
      one.close();
      two.close();
      await remove();
    });
    for (let round = 1; round <= 10; round += 1) {
      const at = new Date().toISOString();
      assert.equal(one.events.append({ deployment: "d", at, type: "message", text: "one" }).seq, 2 * round - 1);
      assert.equal(two.events.append({ deployment: "d", at, type: "message", text: "two" }).seq, 2 * round);
    }
    one.deployments.put(deployment("d-1"));
    two.deployments.finish("d-1", "succeeded", new Date().toISOString(), null);
    assert.equal(two.deployments.get("d-1")?.status, "succeeded");
    assert.equal(one.leases.acquire("env", "one", 60_000), true);
    assert.equal(two.leases.acquire("env", "two", 60_000), false);
    one.leases.release("env", "one");
    assert.equal(two.leases.acquire("env", "two", 60_000), true);
  });

  it("opens from a snapshot and what was written after it", async (t) => {
    const { location, remove } = await driver.place();
    t.after(remove);
    const store = await driver.open(location);
    const at = new Date().toISOString();
    for (let n = 1; n <= 1_100; n += 1) store.events.append({ deployment: "d", at, type: "message", text: String(n) });
    store.close();
    const again = await driver.open(location);
    t.after(() => again.close());
    assert.equal(again.events.read("d", 0).length, 1_100);
    assert.equal(again.events.append({ deployment: "d", at, type: "message", text: "next" }).seq, 1_101);
  });

  it("says so when nothing answers", async () => {
    const nowhere = { bucket: "b", prefix: "", region: "eu-central-1", profile: null, endpoint: "http://127.0.0.1:1" };
    await assert.rejects(driver.open(JSON.stringify(nowhere)), { code: "store-unreachable" });
  });
});
