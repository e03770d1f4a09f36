import assert from "node:assert/strict";
import { type TestContext, describe, it } from "node:test";
import type { Store } from "../../../src/store/store.ts";
import type { StoreDriver } from "./driver.ts";
import { deployment, environment } from "./samples.ts";

const at = "2026-01-02T03:04:05.678Z";

/** What every store must do with the records of judges. */
export function verdictsContract(name: string, driver: StoreDriver): void {
  describe(`verdicts in a store: ${name}`, () => {
    it("keeps a record and its looks, the newest record first", async (t) => {
      const { verdicts } = await fresh(t);
      for (const id of ["j-1", "j-2"]) verdicts.begin(begun(id));
      assert.deepEqual(verdicts.get("j-1"), { ...begun("j-1"), verdict: null, looks: 0, lookedAt: null });
      verdicts.setProgress("j-1", { seen: 1 });
      verdicts.addLooks([look("j-1", 1), look("j-1", 2), look("j-2", 1)]);
      const found = verdicts.get("j-1");
      assert.deepEqual([found?.looks, found?.lookedAt, found?.progress], [2, at, { seen: 2 }]);
      assert.deepEqual(found?.verdict, { outcome: "pass", at: 0.1 });
      assert.deepEqual(verdicts.observations("j-1"), [{ n: 1 }, { n: 2 }]);
      const ids = (filter: Parameters<typeof verdicts.list>[0]): string[] => verdicts.list(filter).map(({ id }) => id);
      assert.deepEqual(ids({ app: "shop" }), ["j-2", "j-1"]);
      assert.deepEqual(ids({ before: "j-2" }), ["j-1"]);
      assert.deepEqual(ids({ limit: 1 }), ["j-2"]);
      assert.deepEqual(ids({ deployment: "d-1", slug: "other" }), []);
      assert.equal(verdicts.get("j-3"), null);
    });

    it("writes looks as a whole, and none twice", async (t) => {
      const { verdicts } = await fresh(t);
      verdicts.begin(begun("j-1"));
      verdicts.addLooks([look("j-1", 1)]);
      assert.throws(() => verdicts.addLooks([look("j-1", 2), look("j-1", 1)]));
      assert.throws(() => verdicts.addLooks([look("j-1", 2), look("j-none", 1)]));
      assert.throws(() => verdicts.setProgress("j-none", {}), { code: "verdict-not-found" });
      assert.throws(() => verdicts.list({ before: "j-none" }), { code: "verdict-not-found" });
      assert.deepEqual(verdicts.observations("j-1"), [{ n: 1 }]);
      assert.equal(verdicts.get("j-1")?.looks, 1);
    });

    it("forgets them with their deployment", async (t) => {
      const store = await fresh(t);
      store.apps.ensure("shop");
      store.environments.put(environment("shop", "main"));
      for (const id of ["d-1", "d-2"])
        store.deployments.put(deployment(id, { app: "shop", slug: "main", status: "failed", release: null }));
      store.verdicts.begin(begun("j-1"));
      store.verdicts.addLooks([look("j-1", 1)]);
      assert.equal(store.deployments.prune({ keep: 1, before: at }), 1);
      assert.equal(store.verdicts.get("j-1"), null);
      assert.deepEqual(store.verdicts.observations("j-1"), []);
    });
  });

  async function fresh(t: TestContext): Promise<Store> {
    const { location, remove } = await driver.place();
    t.after(remove);
    const store = await driver.open(location);
    t.after(() => store.close());
    return store;
  }
}

const begun = (id: string) => ({
  id,
  deployment: "d-1",
  app: "shop",
  slug: "main",
  release: 4,
  previous: 3,
  startedAt: at,
  settings: { alpha: 0.01 },
  progress: null,
});

const look = (of: string, seq: number) => ({
  of,
  seq,
  at,
  observation: { n: seq },
  progress: { seen: seq },
  verdict: { outcome: "pass", at: 0.1 },
});
