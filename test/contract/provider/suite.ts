import assert from "node:assert/strict";
import { type TestContext, describe, it } from "node:test";
import type { Outcome } from "../../../src/engine/execute.ts";
import type { Plan } from "../../../src/engine/plan.ts";
import type { ReceiptItem, ReleaseRecord } from "../../../src/model/records.ts";
import { plainTraffic } from "../../../src/model/traffic.ts";
import { type MetricName, type MetricSeries, metricUnits } from "../../../src/provider/metric.ts";
import type { Desired, EnvironmentRef, Provider } from "../../../src/provider/provider.ts";
import { receiptOf } from "../../../src/server/environments/receipt-of.ts";
import { waitFor } from "../../support/wait-for.ts";
import { type ProviderDriver, type ProviderWorld, worldFiles } from "./world.ts";

const limit = { timeout: 120_000 };
const feature: EnvironmentRef = { app: "shop", slug: "feature" };
const page2 = { "web/public/index.html": "<h1>v2</h1>\n" };

/** What every provider must do. */
export function providerContract(name: string, driver: ProviderDriver): void {
  describe(`provider contract: ${name}`, () => {
    test("brings a release to where it runs, and has nothing to do then", async (world) => {
      const v1 = await world.release(worldFiles, world.spec("feature"));
      const plan = await planOf(world, v1, null);
      assert.deepEqual(await planOf(world, v1, null), plan, "the same input gives the same plan");
      assert.ok(!world.isIdle(plan));
      succeeded(await world.run(plan));
      assert.equal(await world.page(feature), "<h1>v1</h1>\n");
      const again = await planOf(world, v1, v1);
      assert.ok(
        world.isIdle(again),
        again.steps.map(({ kind, title, reason }) => `${kind} ${title}: ${reason}`).join("\n"),
      );
      const before = await itemsOf(world, feature);
      succeeded(await world.run(again));
      assert.deepEqual(await itemsOf(world, feature), before);
    });

    test("does a plan twice as it does it once", async (world) => {
      const plan = await planOf(world, await world.release(worldFiles, world.spec("feature")), null);
      succeeded(await world.run(plan));
      const before = await itemsOf(world, feature);
      succeeded(await world.run(plan));
      assert.deepEqual(await itemsOf(world, feature), before);
      assert.equal(await world.page(feature), "<h1>v1</h1>\n");
    });

    test("changes what has changed, and goes back to what was", async (world) => {
      const v1 = await world.release(worldFiles, world.spec("feature"));
      succeeded(await world.run(await planOf(world, v1, null)));
      const tables = await itemsOf(world, feature, "table");
      assert.equal(tables.length, 1);
      const v2 = await world.release(page2, world.spec("feature"));
      assert.equal(v2.artifacts["api"], v1.artifacts["api"], "what has not changed is not made again");
      assert.notEqual(v2.artifacts["web"], v1.artifacts["web"]);
      succeeded(await world.run(await planOf(world, v2, v1)));
      assert.equal(await world.page(feature), "<h1>v2</h1>\n");
      assert.deepEqual(await itemsOf(world, feature, "table"), tables, "data stay");
      succeeded(await world.run(await planOf(world, v1, v2, true)));
      assert.equal(await world.page(feature), "<h1>v1</h1>\n");
      assert.deepEqual(await itemsOf(world, feature, "table"), tables);
    });

    test("leaves users what they had when a release fails", async (world) => {
      const v1 = await world.release(worldFiles, world.spec("feature"));
      succeeded(await world.run(await planOf(world, v1, null)));
      const v2 = await world.release(page2, world.broken(world.spec("feature")));
      const failed = await world.run(await planOf(world, v2, v1));
      assert.equal(failed.status, "failed");
      assert.ok(failed.error !== null && failed.error.message.length > 0);
      assert.equal(await world.page(feature), "<h1>v1</h1>\n");
      assert.ok(world.isIdle(await planOf(world, v1, v1)));
    });

    test("counts what it has, and gives all of it back", async (world) => {
      const v1 = await world.release(worldFiles, world.spec("feature"));
      succeeded(await world.run(await planOf(world, v1, null)));
      const before = await world.provider.inventory(feature);
      assert.ok(before.length > 0);
      for (const { owner } of before) assert.deepEqual(owner, feature);
      succeeded(await world.run(await planOf(world, null, v1)));
      const receipt = receiptOf(before, await world.provider.inventory(feature));
      assert.deepEqual(receipt, { removed: before.map(({ kind, id }) => ({ kind, id })), remaining: [] });
    });

    test("destroys what is destroyed already, or was never there", async (world) => {
      const v1 = await world.release(worldFiles, world.spec("feature"));
      succeeded(await world.run(await planOf(world, v1, null)));
      for (let round = 0; round < 2; round += 1) succeeded(await world.run(await planOf(world, null, null)));
      assert.deepEqual(await itemsOf(world, feature), []);
      const unknown = { app: "shop", slug: "unknown" };
      assert.deepEqual(await itemsOf(world, unknown), []);
      succeeded(await world.run(await planOf(world, null, null, false, unknown)));
    });

    test("touches nothing of a neighbour whose name begins alike", async (world) => {
      const neighbour = { app: "shop", slug: "feature-a" };
      const own = await world.release(worldFiles, world.spec("feature"));
      const other = await world.release({}, world.spec("feature-a"));
      for (const release of [own, other]) succeeded(await world.run(await planOf(world, release, null)));
      const before = await itemsOf(world, neighbour);
      succeeded(await world.run(await planOf(world, null, own)));
      assert.deepEqual(await itemsOf(world, feature), []);
      assert.deepEqual(await itemsOf(world, neighbour), before);
      assert.equal(await world.page(neighbour), "<h1>v1</h1>\n");
    });

    test("sleeps without instances, with all else that it has, and wakes as it was", async (world) => {
      const v1 = await world.release(worldFiles, world.spec("feature"));
      succeeded(await world.run(await planOf(world, v1, null)));
      const awake = await restOf(world);
      assert.equal(await world.instances(feature), 1);
      const plan = await sleepOf(world, v1, { asleep: true, wasAsleep: false });
      assert.deepEqual(await sleepOf(world, v1, { asleep: true, wasAsleep: false }), plan);
      assert.ok(!world.isIdle(plan));
      for (let round = 0; round < 2; round += 1) succeeded(await world.run(plan));
      assert.equal(await world.instances(feature), 0);
      assert.deepEqual(await restOf(world), awake);
      assert.equal(await world.page(feature), "<h1>v1</h1>\n", "files need no instance");
      const again = await sleepOf(world, v1, { asleep: true, wasAsleep: true });
      assert.ok(world.isIdle(again), again.steps.map(({ title, reason }) => `${title}: ${reason}`).join("\n"));
      succeeded(await world.run(again));
      const wake = await sleepOf(world, v1, { asleep: false, wasAsleep: true });
      for (let round = 0; round < 2; round += 1) succeeded(await world.run(wake));
      assert.equal(await world.instances(feature), 1);
      assert.deepEqual(await restOf(world), awake);
      assert.ok(world.isIdle(await planOf(world, v1, v1)));
    });

    test("is woken by another release, and sleeps on when that fails", async (world) => {
      const v1 = await world.release(worldFiles, world.spec("feature"));
      succeeded(await world.run(await planOf(world, v1, null)));
      succeeded(await world.run(await sleepOf(world, v1, { asleep: true, wasAsleep: false })));
      const broken = await world.release(page2, world.broken(world.spec("feature")));
      const change = { previous: v1, asleep: false, wasAsleep: true };
      assert.equal((await world.run(await sleepOf(world, broken, change))).status, "failed");
      assert.equal(await world.instances(feature), 0);
      assert.equal(await world.page(feature), "<h1>v1</h1>\n");
      assert.ok(world.isIdle(await sleepOf(world, v1, { asleep: true, wasAsleep: true })));
      const v3 = await world.release({ "web/public/index.html": "<h1>v3</h1>\n" }, world.spec("feature"));
      succeeded(await world.run(await sleepOf(world, v3, change)));
      assert.equal(await world.instances(feature), 1);
      assert.equal(await world.page(feature), "<h1>v3</h1>\n");
    });

    test("gives back all of what sleeps", async (world) => {
      const v1 = await world.release(worldFiles, world.spec("feature"));
      succeeded(await world.run(await planOf(world, v1, null)));
      succeeded(await world.run(await sleepOf(world, v1, { asleep: true, wasAsleep: false })));
      const before = await world.provider.inventory(feature);
      succeeded(await world.run(await planOf(world, null, v1)));
      const receipt = receiptOf(before, await world.provider.inventory(feature));
      assert.deepEqual(receipt, { removed: before.map(({ kind, id }) => ({ kind, id })), remaining: [] });
      assert.ok(receipt.removed.length > 0);
    });

    test("tells what was measured, in the words that every provider has", async (world) => {
      const { provider } = world;
      const v1 = await world.release(worldFiles, world.spec("feature"));
      succeeded(await world.run(await planOf(world, v1, null)));
      await world.visit(feature, { answered: 7, failed: 3 });
      const read = (resource: string | null): Promise<readonly MetricSeries[]> =>
        provider.metrics({
          environment: feature,
          resource,
          instances: false,
          from: Date.now() - 600_000,
          to: Date.now() + 60_000,
          period: 60_000,
        });
      const api = await waitFor("what people asked", async () => {
        const series = await read("api");
        return sumOf(series, "requests") >= 10 && series;
      });
      assert.deepEqual([sumOf(api, "requests"), sumOf(api, "errors")], [10, 3]);
      assert.deepEqual([lastOf(api, "instances"), lastOf(api, "instances.wanted")], [1, 1]);
      const latencies = (["latency.p50", "latency.p95", "latency.p99"] as const).map((one) => lastOf(api, one));
      assert.ok(
        latencies.every((ms) => ms > 0 && ms < 10_000),
        latencies.join(),
      );
      assert.deepEqual(
        latencies.toSorted((a, b) => a - b),
        latencies,
      );
      assert.ok(lastOf(api, "memory") > 1_000_000 && lastOf(api, "memory") < 4_000_000_000);
      const cpu = lastOf(api, "cpu");
      assert.ok(cpu >= 0 && cpu <= 1_600, `${cpu} %`);
      for (const { name, unit, resource, period, points } of [...api, ...(await read(null))]) {
        assert.equal(unit, metricUnits[name]);
        assert.ok(provider.capabilities.metrics.includes(name), name);
        assert.ok(resource === null || Object.hasOwn(v1.spec.resources, resource), `${resource}`);
        assert.ok(points.length > 0);
        for (const [at] of points) assert.equal(Date.parse(at) % period, 0, at);
      }
      assert.deepEqual(new Set(api.map(({ resource }) => resource)), new Set(["api"]));
    });

    test("measures nothing of what is not there", async ({ provider }) => {
      const environment = { app: "shop", slug: "unknown" };
      const [from, to] = [Date.now() - 600_000, Date.now()];
      const query = { environment, resource: null, instances: true, from, to, period: 60_000 };
      assert.deepEqual(await provider.metrics(query), []);
      assert.deepEqual(await provider.inventory(environment), [], "and leaves nothing of it");
    });

    test("says what it can do, in words of the definition", async ({ provider, spec }) => {
      const { kinds, strategies } = provider.capabilities;
      for (const { kind } of Object.values(spec("feature").resources)) assert.ok(kinds.includes(kind), kind);
      assert.ok(strategies.includes(spec("feature").strategy.kind));
    });

    function test(title: string, body: (world: ProviderWorld) => Promise<void>): void {
      const reason = driver.skipped?.[title];
      const run = async (t: TestContext): Promise<void> => body(await driver.open(t));
      it(title, { ...limit, ...(reason !== undefined && { skip: reason }) }, run);
    }
  });
}

const pointsOf = (series: readonly MetricSeries[], name: MetricName): readonly number[] =>
  series.find((one) => one.name === name)?.points.map(([, value]) => value) ?? [];
const sumOf = (series: readonly MetricSeries[], name: MetricName): number =>
  pointsOf(series, name).reduce((sum, value) => sum + value, 0);
const lastOf = (series: readonly MetricSeries[], name: MetricName): number =>
  pointsOf(series, name).at(-1) ?? Number.NaN;

function planOf(
  { provider }: ProviderWorld,
  release: ReleaseRecord | null,
  previous: ReleaseRecord | null,
  // What serves already needs no proof.
  straight = release !== null && release.version === previous?.version,
  environment: EnvironmentRef = release === null ? feature : { app: release.app, slug: release.slug },
): Promise<Plan> {
  return planFor(provider, { ...desiredOf(environment, release), previous, straight });
}

/** Of a release without instances, or with them. */
function sleepOf(
  { provider }: ProviderWorld,
  release: ReleaseRecord,
  change: Pick<Desired, "asleep" | "wasAsleep"> & Partial<Desired>,
): Promise<Plan> {
  const straight = change.previous === undefined;
  return planFor(provider, { ...desiredOf(feature, release), previous: release, straight, ...change });
}

const planFor = async (provider: Provider, desired: Desired): Promise<Plan> =>
  provider.plan(desired, await provider.observe(desired));

function desiredOf(environment: EnvironmentRef, release: ReleaseRecord | null): Desired {
  return {
    environment,
    hosts: [`${environment.slug}.${environment.app}.localhost`],
    release,
    previous: null,
    warm: [],
    asleep: false,
    wasAsleep: false,
    straight: false,
    traffic: plainTraffic,
    seeded: false,
  };
}

/** All but what instances are. */
const restOf = async (world: ProviderWorld): Promise<readonly ReceiptItem[]> =>
  (await itemsOf(world, feature)).filter(({ kind, id }) => kind !== "process" && !(kind === "port" && isInstance(id)));

const isInstance = (owner: string): boolean => owner.includes("@");

async function itemsOf(
  { provider }: ProviderWorld,
  environment: EnvironmentRef,
  kind?: string,
): Promise<readonly ReceiptItem[]> {
  const items = await provider.inventory(environment);
  return items
    .filter((one) => kind === undefined || one.kind === kind)
    .map((one) => ({ kind: one.kind, id: one.id }))
    .toSorted((one, other) => `${one.kind} ${one.id}`.localeCompare(`${other.kind} ${other.id}`));
}

function succeeded({ status, error }: Outcome): void {
  assert.deepEqual([status, error], ["succeeded", null]);
}
