import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { MetricName, MetricSeries } from "../../src/provider/metric.ts";
import { metrics } from "../../src/providers/local/metrics/metrics.ts";
import { createSampler } from "../../src/providers/local/metrics/sampler.ts";
import type { WeightedRevision } from "../../src/router/route-table.ts";
import { TestSupervisor } from "../support/supervisor/test-supervisor.ts";
import { waitFor } from "../support/wait-for.ts";
import { environment, get, revision, route, startOrigin, startRig } from "./router-rig.ts";

const ID = "shop/main/api@v3/0";

test("an environment that gets its folder late is told whole, and one that is removed does not come back", async (t) => {
  const { rig, folder, read } = await open(t);
  for (let request = 0; request < 3; request += 1) await get(rig.port, "/");
  assert.deepEqual(await read(), []);
  assert.ok(!existsSync(folder));
  mkdirSync(folder, { recursive: true });
  for (let request = 0; request < 2; request += 1) await get(rig.port, "/");
  await waitFor("all requests", async () => sum(valuesOf(await read(), "requests")) === 5);
  await rm(folder, { recursive: true });
  await waitFor("a look that finds nothing to keep it in", async () => (await read()).length === 0);
  assert.ok(!existsSync(folder));
});

test("an instance is known by its processes and by the routers, and stays wanted when it is down", async (t) => {
  const { rig, supervisor, folder, read } = await open(t);
  mkdirSync(folder, { recursive: true });
  await get(rig.port, "/");
  const series = await waitFor("the instance", async () => {
    const found = await read();
    return sum(valuesOf(found, "requests", "api@v3.0")) === 1 && valuesOf(found, "memory").length > 0 && found;
  });
  for (const name of ["instances", "instances.wanted"] as const)
    assert.deepEqual(new Set(valuesOf(series, name)), new Set([1]), name);
  assert.ok((valuesOf(series, "memory", "api@v3.0")[0] ?? 0) > 100_000);
  assert.ok((valuesOf(series, "disk")[0] ?? 0) > 0);

  // A command that ends at once is started again later and later.
  await supervisor.client.stopProcess(ID);
  await supervisor.client.ensureProcess(ID, supervisor.spec("exit 1"));
  await waitFor("an instance that is down", async () => valuesOf(await read(), "instances").includes(0));
  assert.deepEqual(new Set(valuesOf(await read(), "instances.wanted")), new Set([1]));
});

async function open(t: TestContext) {
  const [rig, supervisor] = [await startRig(t), await TestSupervisor.start(t)];
  const origin = await startOrigin(t, (_, response) => void response.end("ok"));
  await supervisor.client.ensureProcess(ID, supervisor.spec("sleep 1000"));
  await rig.publish(environment(route("api", ["/*"], named(revision([origin.port], { release: "v3" })))));
  const { data } = supervisor;
  const sampler = createSampler({ data, router: rig.client, supervisor: supervisor.client });
  const shop = { app: "shop", slug: "main" };
  const read = (): Promise<readonly MetricSeries[]> =>
    metrics(data, sampler, {
      environment: shop,
      resource: null,
      instances: true,
      from: Date.now() - 600_000,
      to: Date.now() + 60_000,
      period: 900_000,
    });
  return { rig, supervisor, read, folder: join(data, "environments", "shop", "main") };
}

/** The revision whose instance is the supervised process. */
function named(one: WeightedRevision): WeightedRevision {
  if (one.backend.kind !== "instances") throw new TypeError("a revision without instances");
  return { ...one, backend: { ...one.backend, instances: one.backend.instances.map((each) => ({ ...each, id: ID })) } };
}

const valuesOf = (series: readonly MetricSeries[], name: MetricName, instance: string | null = null): number[] =>
  series
    .filter((one) => one.name === name && one.instance === instance)
    .flatMap(({ points }) => points.map(([, value]) => value));

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);
