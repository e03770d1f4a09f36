import assert from "node:assert/strict";
import { type TestContext, describe, it } from "node:test";
import { BoughError } from "../../../src/lib/bough-error.ts";
import type { DeploymentRecord } from "../../../src/model/records.ts";
import { plainTraffic } from "../../../src/model/traffic.ts";
import type { Store } from "../../../src/store/store.ts";
import type { StoreDriver } from "./driver.ts";
import { killAndReopen } from "./durability.ts";
import { deployment, environment, release, trafficChange } from "./samples.ts";

const at = "2026-01-02T03:04:05.678Z";
const later = "2026-01-02T03:05:00.000Z";

/** What every store must do. `module` is the driver's, for processes that open the store beside the test. */
export function storeContract(name: string, module: URL, driver: StoreDriver): void {
  describe(`store contract: ${name}`, () => {
    it("keeps apps", async (t) => {
      const store = await fresh(t, () => Date.parse(at));
      assert.deepEqual(store.apps.ensure("shop"), { name: "shop", createdAt: at });
      assert.deepEqual(store.apps.ensure("shop"), { name: "shop", createdAt: at });
      store.apps.ensure("bakery");
      assert.deepEqual(
        store.apps.list().map((app) => app.name),
        ["bakery", "shop"],
      );
      store.apps.remove("shop");
      store.apps.remove("shop");
      assert.equal(store.apps.get("shop"), null);
      assert.deepEqual(store.apps.get("bakery"), { name: "bakery", createdAt: at });
    });

    it("leaves an app that is there as it is", async (t) => {
      let clock = Date.parse(at);
      const store = await fresh(t, () => clock);
      store.apps.ensure("shop");
      clock += 1000;
      assert.equal(store.apps.ensure("shop").createdAt, at);
    });

    it("keeps the last record of an environment, apart from those with similar names", async (t) => {
      const store = await fresh(t);
      for (const app of ["shop", "shop-feature"]) store.apps.ensure(app);
      const neighbours = [environment("shop", "feature-a"), environment("shop-feature", "a")];
      const first = environment("shop", "feature", { branch: "Feature/ü 'x'" });
      const second = environment("shop", "feature", {
        status: "live",
        release: 3,
        commit: "c",
        protect: true,
        seeded: true,
        asleep: true,
        warm: [{ release: 2, until: later }],
        traffic: { ...plainTraffic, maintenance: { mode: "stop", message: "Back at 9 'ü'" } },
      });
      for (const record of [...neighbours, first]) store.environments.put(record);
      assert.deepEqual(store.environments.get(first), first);
      store.environments.put(second);
      assert.deepEqual(store.environments.get(first), second);
      assert.deepEqual(store.environments.list({ app: "shop" }), [second, neighbours[0]]);
      assert.deepEqual(store.environments.list(), [second, ...neighbours]);
      assert.equal(store.environments.get({ app: "shop", slug: "feature-b" }), null);
    });

    it("refuses environments and releases of an app that does not exist", async (t) => {
      const store = await fresh(t);
      assert.throws(() => store.environments.put(environment("nowhere", "main")), { code: "store-conflict" });
      assert.throws(() => store.releases.create(release("nowhere", "main")), { code: "store-conflict" });
    });

    it("forgets the environments and releases of an app with it, and no other's", async (t) => {
      const store = await fresh(t);
      for (const app of ["shop", "shop-feature"]) {
        store.apps.ensure(app);
        store.environments.put(environment(app, "main"));
        store.releases.create(release(app, "main"));
      }
      store.apps.remove("shop");
      assert.deepEqual(
        [...store.environments.list(), ...store.releases.all()].map(({ app }) => app),
        ["shop-feature", "shop-feature"],
      );
    });

    it("numbers the releases of each environment and never uses a number twice", async (t) => {
      const store = await fresh(t);
      store.apps.ensure("shop");
      const key = { app: "shop", slug: "main" };
      const draft = release("shop", "main");
      const first = store.releases.create(draft);
      const second = store.releases.create(draft);
      assert.deepEqual(first, { ...draft, version: 1 });
      assert.deepEqual(store.releases.get(key, 1), first);
      assert.equal(store.releases.create(release("shop", "other")).version, 1);
      assert.deepEqual(store.releases.list(key), [second, first]);
      assert.equal(store.releases.all().length, 3);

      store.releases.remove(key, 2);
      assert.equal(store.releases.get(key, 2), null);
      assert.equal(store.releases.create(draft).version, 3);
      store.apps.remove("shop");
      store.apps.ensure("shop");
      assert.equal(store.releases.create(draft).version, 4);
    });

    it("keeps deployments, with their plan, until their end", async (t) => {
      const store = await fresh(t);
      const queued = deployment("d-1");
      store.deployments.put(queued);
      assert.deepEqual(store.deployments.get("d-1"), queued);
      assert.equal(store.deployments.getPlan("d-1"), null);

      const step = { id: "a", kind: "k", title: "A", reason: "r", needs: ["b"], input: { n: [1, null] }, deadline: 5 };
      store.deployments.setPlan("d-1", { steps: [step], undo: [], pointOfNoReturn: null });
      const running = { ...queued, status: "running", release: 4, startedAt: at } as const;
      store.deployments.put(running);
      assert.deepEqual(store.deployments.getPlan("d-1"), { steps: [step], undo: [], pointOfNoReturn: null });

      const error = { code: "broken", message: "It broke.", hint: null };
      store.deployments.finish("d-1", "failed", later, error);
      assert.deepEqual(store.deployments.get("d-1"), { ...running, status: "failed", finishedAt: later, error });
      assert.equal(store.deployments.get("d-2"), null);
      assert.equal(store.deployments.getPlan("d-2"), null);
      assert.throws(() => store.deployments.finish("d-2", "failed", later, null), { code: "deployment-not-found" });
      assert.throws(() => store.deployments.setPlan("d-2", { steps: [], undo: [], pointOfNoReturn: null }), {
        code: "deployment-not-found",
      });
    });

    it("lists deployments newest first, by app, environment, branch and status, a page at a time", async (t) => {
      const store = await fresh(t);
      store.deployments.put(deployment("d-z"));
      store.deployments.put(deployment("d-a", { slug: "other", branch: "other", status: "running" }));
      store.deployments.put(deployment("d-m", { app: "bakery" }));
      store.deployments.put(deployment("d-b", { status: "succeeded" }));
      store.deployments.put(deployment("d-z", { status: "running" }));
      const ids = (filter?: Parameters<Store["deployments"]["list"]>[0]): string =>
        store.deployments
          .list(filter)
          .map(({ id }) => id.slice(2))
          .join("");
      assert.equal(ids(), "bmaz");
      assert.equal(ids({ app: "shop" }), "baz");
      assert.equal(ids({ app: "shop", slug: "main" }), "bz");
      assert.equal(ids({ app: "shop", branch: "main" }), "bz");
      assert.equal(ids({ branch: "main" }), "bmz");
      assert.equal(ids({ app: "shop", branch: "mai" }), "");
      assert.equal(ids({ statuses: ["running", "queued"] }), "maz");
      assert.equal(ids({ statuses: [] }), "");
      assert.equal(ids({ limit: 2 }), "bm");
      assert.equal(ids({ limit: 2, before: "d-m" }), "az");
      assert.equal(ids({ before: "d-z" }), "");
      assert.throws(() => ids({ before: "d-nowhere" }), { code: "deployment-not-found" });
    });

    it("journals steps in the order of their start, each phase for itself", async (t) => {
      const { journal } = await fresh(t);
      const entry = { at, phase: "steps" } as const;
      journal.write("d", [
        { ...entry, step: "b", status: "started" },
        { ...entry, step: "a", status: "started" },
      ]);
      journal.write("d", [
        { ...entry, step: "a", status: "done", output: { list: [1, "ü", null] }, at: later },
        { ...entry, step: "b", status: "failed", error: { code: "c", message: "m", hint: "h" }, at: later },
        { ...entry, phase: "undo", step: "a", status: "started" },
      ]);
      journal.write("other", [{ ...entry, step: "a", status: "started" }]);
      const record = { phase: "steps", startedAt: at, finishedAt: later, output: null, error: null };
      assert.deepEqual(journal.read("d"), [
        { ...record, id: "b", status: "failed", error: { code: "c", message: "m", hint: "h" } },
        { ...record, id: "a", status: "done", output: { list: [1, "ü", null] } },
        { ...record, phase: "undo", id: "a", status: "running", finishedAt: null },
      ]);
      assert.deepEqual(journal.read("nowhere"), []);
      journal.write("d", [{ ...entry, step: "b", status: "started", at: later }]);
      const again = { ...record, id: "b", status: "running", startedAt: later, finishedAt: null };
      assert.deepEqual(journal.read("d")[0], again);
    });

    it("journals all entries of a write or none", async (t) => {
      const { journal } = await fresh(t);
      const ring: { self?: unknown } = {};
      ring.self = ring;
      const entry = { at, phase: "steps", status: "done" } as const;
      const bad = [
        { ...entry, step: "good", output: 1 },
        { ...entry, step: "bad", output: ring as never },
      ];
      assert.throws(() => journal.write("d", bad), TypeError);
      assert.deepEqual(journal.read("d"), []);
      journal.write("d", [{ ...entry, step: "next", output: 1 }]);
      assert.equal(journal.read("d").length, 1);
    });

    it("numbers the events of each deployment and gives those after a number", async (t) => {
      const { events } = await fresh(t);
      const say = (deployment: string, text: string, when = at) =>
        events.append({ deployment, at: when, type: "message", text });
      assert.deepEqual(say("d", "one"), { deployment: "d", seq: 1, at, type: "message", text: "one" });
      say("other", "another");
      say("d", "two", later);
      const done = { type: "step.done", phase: "steps", step: "a", title: "A", ms: 5 } as const;
      events.append({ deployment: "d", at: later, ...done });
      assert.deepEqual(events.read("d", 1), [
        { deployment: "d", seq: 2, at: later, type: "message", text: "two" },
        { deployment: "d", seq: 3, at: later, ...done },
      ]);
      assert.deepEqual(events.read("d", 3), []);
      assert.equal(say("d", "four").seq, 4);
    });

    it("forgets an environment, and only that", async (t) => {
      const store = await fresh(t);
      for (const app of ["shop", "shop-feature"]) store.apps.ensure(app);
      const others = [environment("shop", "feature-a"), environment("shop-feature", "feature")];
      for (const record of [environment("shop", "feature"), ...others]) store.environments.put(record);
      store.environments.remove({ app: "shop", slug: "feature" });
      store.environments.remove({ app: "shop", slug: "feature" });
      assert.deepEqual(store.environments.list(), others);
    });

    it("forgets all but the newest ended deployments of an environment, with all that is told of them", async (t) => {
      const store = await fresh(t);
      store.apps.ensure("shop");
      store.environments.put(environment("shop", "main", { status: "live" }));
      const { version } = store.releases.create(release("shop", "main"));
      const ended = { status: "succeeded", finishedAt: at } as const;
      tell(store, deployment("d-1", { ...ended, release: version }));
      tell(store, deployment("d-2", { ...ended, release: version + 1 }));
      tell(store, deployment("d-3", { status: "running" }));
      for (const id of ["d-4", "d-5", "d-6"]) tell(store, deployment(id, { ...ended, status: "failed" }));
      assert.equal(store.deployments.prune({ keep: 2, before: at }), 2);
      assert.deepEqual(whatIsTold(store), ["d-1", "d-3", "d-5", "d-6"]);
      assert.equal(store.deployments.prune({ keep: 2, before: at }), 0);
    });

    it("forgets the deployments of an environment that is gone when they are old", async (t) => {
      const store = await fresh(t);
      store.apps.ensure("shop");
      store.environments.put(environment("shop", "main", { status: "live" }));
      store.environments.put(environment("shop", "gone", { status: "destroyed" }));
      const old = { status: "succeeded", finishedAt: at } as const;
      tell(store, deployment("d-1", { ...old, slug: "main" }));
      tell(store, deployment("d-2", { ...old, slug: "gone" }));
      tell(store, deployment("d-3", { ...old, slug: "forgotten" }));
      tell(store, deployment("d-4", { ...old, slug: "gone", finishedAt: later }));
      tell(store, deployment("d-5", { slug: "forgotten" }));
      assert.equal(store.deployments.prune({ keep: 100, before: later }), 2);
      assert.deepEqual(whatIsTold(store), ["d-1", "d-4", "d-5"]);
    });

    it("numbers the signals of each deployment and keeps them in order", async (t) => {
      const { signals } = await fresh(t);
      const signal = { deployment: "d", at, kind: "pause", actor: "anna", token: "ci", reason: "lunch 'ü'" } as const;
      assert.deepEqual(signals.append(signal), { ...signal, seq: 1 });
      assert.equal(signals.append({ ...signal, deployment: "other" }).seq, 1);
      const abort = { ...signal, kind: "abort", reason: null, at: later } as const;
      assert.equal(signals.append(abort).seq, 2);
      assert.deepEqual(signals.read("d"), [
        { ...signal, seq: 1 },
        { ...abort, seq: 2 },
      ]);
      assert.deepEqual(signals.read("nowhere"), []);
    });

    it("keeps the changes of an environment's traffic, the newest first", async (t) => {
      const { traffic } = await fresh(t);
      const split = [{ to: { kind: "release", release: 3 }, percent: 100 }] as const;
      const first = trafficChange("c-1", { after: { ...plainTraffic, split } });
      const second = trafficChange("c-2", { before: first.after, reason: null, deployment: "d-2" });
      for (const change of [first, trafficChange("c-3", { slug: "other" }), second]) traffic.add(change);
      assert.deepEqual(traffic.list({ app: "shop", slug: "main" }), [second, first]);
      assert.deepEqual(traffic.ofDeployment("d-2"), second);
      assert.equal(traffic.ofDeployment("d-3"), null);
      assert.throws(() => traffic.add(first), { code: "store-conflict" });
    });

    it("keeps one optimiser of an environment", async (t) => {
      const { optimisers } = await fresh(t);
      const one = {
        app: "shop",
        slug: "main",
        conversion: "order",
        releases: [4, 3],
        least: 5,
        most: 95,
        every: 60_000,
        seed: 1,
        actor: "anna",
        startedAt: at,
        lookedAt: null,
        state: { totals: {} },
      };
      optimisers.put({ ...one, least: 1 });
      optimisers.put(one);
      optimisers.put({ ...one, slug: "other" });
      assert.deepEqual(optimisers.get({ app: "shop", slug: "main" }), one);
      optimisers.remove({ app: "shop", slug: "other" });
      optimisers.remove({ app: "shop", slug: "other" });
      assert.deepEqual(optimisers.list(), [one]);
    });

    it("keeps receipts", async (t) => {
      const { receipts } = await fresh(t);
      const receipt = { removed: [{ kind: "process", id: "p" }], remaining: [{ kind: "port", id: "1" }] };
      receipts.put("d", at, { removed: [], remaining: [] });
      receipts.put("d", at, receipt);
      assert.deepEqual(receipts.get("d"), receipt);
      assert.equal(receipts.get("nowhere"), null);
    });

    it("finds tokens by the hash of their secret alone, and never gives it out", async (t) => {
      const { tokens } = await fresh(t);
      const record = { id: "t-1", name: "laptop", createdAt: at };
      tokens.add({ ...record, hash: "aa" });
      tokens.add({ id: "t-2", name: "laptop", createdAt: later, hash: "bb" });
      assert.deepEqual(tokens.byHash("aa"), record);
      assert.equal(tokens.byHash("a"), null);
      assert.deepEqual(
        tokens.list().map(({ id }) => id),
        ["t-1", "t-2"],
      );
      assert.deepEqual(Object.keys(tokens.list()[0] ?? {}).sort(), ["createdAt", "id", "name"]);
      assert.throws(() => tokens.add({ ...record, id: "t-3", hash: "aa" }), BoughError);
      assert.deepEqual([tokens.remove("t-1"), tokens.remove("t-1")], [true, false]);
      assert.equal(tokens.byHash("aa"), null);
    });

    it("gives a lease to one owner at a time, until it expires", async (t) => {
      let clock = 1_000_000;
      const { leases } = await fresh(t, () => clock);
      assert.equal(leases.acquire("env", "me", 100), true);
      assert.equal(leases.acquire("env", "me", 100), true);
      assert.equal(leases.acquire("env", "you", 100), false);
      assert.equal(leases.acquire("other", "you", 100), true);
      clock += 99;
      assert.equal(leases.acquire("env", "you", 100), false);
      assert.equal(leases.renew("env", "me", 100), true);
      clock += 99;
      assert.equal(leases.acquire("env", "you", 100), false);
      clock += 1;
      assert.equal(leases.acquire("env", "you", 100), true);
      assert.equal(leases.renew("env", "me", 100), false);
      leases.release("env", "me");
      assert.equal(leases.renew("env", "you", 100), true);
      leases.release("env", "you");
      assert.equal(leases.renew("env", "you", 100), false);
      assert.equal(leases.acquire("env", "me", 100), true);
    });

    it("gives a lease to one of two that opened the store", async (t) => {
      const place = await placed(t);
      const one = await driver.open(place);
      const two = await driver.open(place);
      t.after(() => [one, two].forEach((store) => store.close()));
      for (let round = 0; round < 20; round += 1) {
        const taken = [
          one.leases.acquire(`env-${round}`, "one", 60_000),
          two.leases.acquire(`env-${round}`, "two", 60_000),
        ];
        assert.deepEqual(taken, [true, false]);
      }
    });

    it("is what it was when it is opened again", async (t) => {
      const place = await placed(t);
      const first = await driver.open(place);
      first.apps.ensure("shop");
      first.releases.create(release("shop", "main"));
      first.deployments.put(deployment("d-1"));
      first.close();
      const second = await driver.open(place);
      t.after(() => second.close());
      assert.equal(second.releases.get({ app: "shop", slug: "main" }, 1)?.spec.seed, "node seed.ts 'ünï' \"quoted\"");
      assert.deepEqual(second.deployments.list(), [deployment("d-1")]);
      assert.equal(second.releases.create(release("shop", "main")).version, 2);
    });

    it("has all that it acknowledged after kill -9 at any moment", { skip: driver.skipKills ?? false }, async (t) => {
      const place = await placed(t);
      for (let round = 0; round < 6; round += 1) await killAndReopen(module, driver, place, round);
    });
  });

  async function fresh(t: TestContext, now?: () => number): Promise<Store> {
    const store = await driver.open(await placed(t), now);
    t.after(() => store.close());
    return store;
  }

  async function placed(t: TestContext): Promise<string> {
    const { location, remove } = await driver.place();
    t.after(remove);
    return location;
  }
}

/** A deployment with a plan, a journal, an event, a receipt, a signal and a change of traffic. */
function tell(store: Store, record: DeploymentRecord): void {
  const { id } = record;
  store.deployments.put(record);
  store.journal.write(id, [{ at, phase: "steps", step: "a", status: "started" }]);
  store.events.append({ deployment: id, at, type: "message", text: id });
  store.receipts.put(id, at, { removed: [], remaining: [] });
  store.signals.append({ deployment: id, at, kind: "abort", actor: "anna", token: "ci", reason: null });
  store.traffic.add(trafficChange(`c-${id}`, { deployment: id }));
}

/** Ids of the deployments that are known, after making sure that nothing else is told of the others. */
function whatIsTold(store: Store): readonly string[] {
  const known = ["d-1", "d-2", "d-3", "d-4", "d-5", "d-6"].filter((id) => store.deployments.get(id) !== null);
  for (const id of ["d-1", "d-2", "d-3", "d-4", "d-5", "d-6"]) {
    const isKnown = known.includes(id);
    assert.equal(store.journal.read(id).length, isKnown ? 1 : 0, `journal of ${id}`);
    assert.equal(store.events.read(id, 0).length, isKnown ? 1 : 0, `events of ${id}`);
    assert.equal(store.receipts.get(id) !== null, isKnown, `receipt of ${id}`);
    assert.equal(store.signals.read(id).length, isKnown ? 1 : 0, `signals of ${id}`);
    assert.equal(store.traffic.ofDeployment(id) !== null, isKnown, `traffic change of ${id}`);
  }
  return known;
}
