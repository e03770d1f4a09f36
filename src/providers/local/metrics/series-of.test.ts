import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MetricName, MetricSeries } from "../../../provider/metric.ts";
import type { CountSample, InstanceSample, Sample } from "./sample.ts";
import { seriesOf } from "./series-of.ts";

const MINUTE = 60_000;
const noon = Date.parse("2026-11-30T12:00:00Z");
const query = { resource: null, instances: false, from: noon, to: noon + 60 * MINUTE, period: MINUTE };

const sample = (minutes: number, more: Partial<Sample> = {}): Sample => ({
  at: noon + minutes * MINUTE,
  full: false,
  counts: [],
  instances: [],
  disk: null,
  ...more,
});

const count = (requests: number, more: Partial<CountSample> = {}): CountSample => ({
  key: "router-0:a api v1",
  worker: "router-0:a",
  since: noon - 60 * MINUTE,
  resource: "api",
  release: "v1",
  instance: null,
  requests,
  errors: 0,
  latency: [],
  ...more,
});

const instance = (cpu: number, more: Partial<InstanceSample> = {}, start = "1"): InstanceSample => ({
  name: "api@v1.0",
  resource: "api",
  release: "v1",
  serves: true,
  healthy: true,
  usage: { start, since: noon - MINUTE, cpu, memory: 1_000 },
  ...more,
});

const valuesOf = (series: readonly MetricSeries[], name: MetricName): readonly number[] =>
  series.filter((one) => one.name === name).flatMap(({ points }) => points.map(([, value]) => value));

describe("counts as series", () => {
  it("are the differences, with 0 where nothing changed and nothing where nobody looked", () => {
    const series = seriesOf(
      [
        sample(0, { full: true, counts: [count(100, { errors: 9 })] }),
        sample(1, { counts: [count(130, { errors: 10 })] }),
        sample(2),
      ],
      query,
    );
    assert.deepEqual(
      series.map(({ name }) => name),
      ["requests", "errors"],
    );
    assert.deepEqual(valuesOf(series, "requests"), [30, 0]);
    assert.deepEqual(valuesOf(series, "errors"), [1, 0]);
    assert.deepEqual(series[0]?.points[0], ["2026-11-30T12:00:00.000Z", 30]);
  });

  it("of a worker that was started again are what it has counted since, never less than 0", () => {
    const again = { key: "router-0:b api v1", worker: "router-0:b", since: noon + 1.5 * MINUTE };
    const series = seriesOf(
      [
        sample(0, { full: true, counts: [count(5_000)] }),
        sample(1, { counts: [count(5_010)] }),
        sample(2, { full: true, counts: [count(8, again)] }),
        sample(3, { counts: [count(12, again)] }),
      ],
      query,
    );
    assert.deepEqual(valuesOf(series, "requests"), [10, 8, 4]);
  });

  it("of a worker that did not answer once are not told twice", () => {
    const silent = { key: "router-1:b api v1", worker: "router-1:b" };
    const all = (first: number, second: number) => ({
      full: true,
      counts: [count(first), count(second, silent)],
    });
    const series = seriesOf(
      [
        sample(0, all(10, 1_000)),
        sample(1, { full: true, counts: [count(15)] }),
        sample(2, all(15, 1_040)),
        sample(3, { counts: [count(16)] }),
      ],
      query,
    );
    assert.deepEqual(valuesOf(series, "requests"), [25, 20, 1]);
  });

  it("of a worker that has counted for long, and was never seen, begin when it is", () => {
    const silent = { key: "router-1:b api v1", worker: "router-1:b" };
    const series = seriesOf(
      [
        sample(0, { full: true, counts: [count(10)] }),
        sample(1, { full: true, counts: [count(11), count(9_000, silent)] }),
        sample(2, { full: true, counts: [count(11), count(9_002, silent)] }),
      ],
      query,
    );
    assert.deepEqual(valuesOf(series, "requests"), [1, 2]);
  });

  it("that go back under the same name are taken for new ones", () => {
    const series = seriesOf(
      [sample(0, { full: true, counts: [count(500)] }), sample(1, { counts: [count(3)] })],
      query,
    );
    assert.deepEqual(valuesOf(series, "requests"), [3]);
  });

  it("of a time in which nobody looked are spread over it", () => {
    const series = seriesOf(
      [sample(0, { full: true, counts: [count(0)] }), sample(10, { full: true, counts: [count(605)] })],
      query,
    );
    const values = valuesOf(series, "requests");
    assert.equal(values.length, 10);
    assert.equal(
      values.reduce((sum, one) => sum + one, 0),
      605,
    );
    assert.ok(Math.max(...values) <= 61, values.join());
  });

  it("of workers and releases add up, and what is gone says nothing any more", () => {
    const other = count(50, { key: "router-1:c api v2", worker: "router-1:c", release: "v2", since: noon });
    const series = seriesOf(
      [
        sample(0, { full: true, counts: [count(0)] }),
        sample(1, { full: true, counts: [count(10), other] }),
        sample(2, { full: true, counts: [count(10, { key: "router-0:a web v3", resource: "web", since: noon })] }),
      ],
      query,
    );
    assert.deepEqual(
      valuesOf(
        series.filter(({ resource }) => resource === "api"),
        "requests",
      ),
      [60],
    );
    assert.deepEqual(
      valuesOf(
        series.filter(({ resource }) => resource === "web"),
        "requests",
      ),
      [10],
    );
  });

  it("give the latency of their own period", () => {
    const series = seriesOf(
      [
        sample(0, { full: true, counts: [count(10, { latency: [32, 10] })] }),
        sample(1, { counts: [count(20, { latency: [32, 10, 64, 10] })] }),
      ],
      query,
    );
    const [p50 = 0] = valuesOf(series, "latency.p50");
    assert.ok(p50 > 800 && p50 <= 1_000, `${p50} ms`);
  });

  it("are given for the resource, the time and the instances that are asked for", () => {
    const own = count(5, { key: "router-0:a shop/main/api@v1/0 20000", instance: "api@v1.0" });
    const samples = [
      sample(-1, { full: true, counts: [count(0), { ...own, requests: 0 }] }),
      sample(0, { counts: [count(7)] }),
      sample(1, { counts: [count(9), own] }),
      sample(2, { counts: [count(29)] }),
    ];
    assert.deepEqual(valuesOf(seriesOf(samples, { ...query, to: noon + MINUTE }), "requests"), [2]);
    assert.deepEqual(seriesOf(samples, { ...query, resource: "web" }), []);
    const told = seriesOf(samples, { ...query, instances: true }).filter(({ name }) => name === "requests");
    assert.deepEqual(
      told.map(({ instance: name, release }) => [name, release]),
      [
        [null, null],
        ["api@v1.0", "v1"],
      ],
    );
  });
});

describe("instances as series", () => {
  it("use the processor by the time between two looks, and never less than nothing", () => {
    const series = seriesOf(
      [
        sample(0, { full: true, instances: [instance(1_000)] }),
        sample(1, { instances: [instance(31_000)] }),
        sample(2, { instances: [instance(30_000)] }),
        sample(3, { instances: [instance(3_000, {}, "2")] }),
      ],
      query,
    );
    assert.deepEqual(series.find(({ name }) => name === "cpu")?.points, [
      ["2026-11-30T12:00:00.000Z", 50],
      ["2026-11-30T12:02:00.000Z", 5],
    ]);
    assert.deepEqual(valuesOf(series, "memory"), [1_000, 1_000, 1_000]);
  });

  it("are counted where their release takes traffic: the least that were healthy, the most that shall be", () => {
    const second = { name: "api@v1.1" };
    const warm = { name: "api@v0.0", release: "v0", serves: false };
    const down = { ...second, healthy: false, usage: null };
    const series = seriesOf(
      [
        sample(0, { full: true }),
        sample(0.25, { instances: [instance(0), instance(0, second), instance(0, warm)] }),
        sample(0.5, { instances: [instance(0), instance(0, down), instance(0, warm)] }),
      ],
      query,
    );
    assert.deepEqual(valuesOf(series, "instances"), [1]);
    assert.deepEqual(valuesOf(series, "instances.wanted"), [2]);
  });

  it("that are seen again, or for the first time, use no more than they did", () => {
    const away = { usage: null };
    const old = { usage: { start: "1", since: noon - 60 * MINUTE, cpu: 900_000, memory: 1 } };
    const series = seriesOf(
      [
        sample(0, { full: true }),
        sample(1, { instances: [instance(0, old)] }),
        sample(2, { instances: [instance(0, away)] }),
        sample(3, { instances: [instance(0, { usage: { ...old.usage, cpu: 912_000 } })] }),
      ],
      query,
    );
    assert.deepEqual(valuesOf(series, "cpu"), [10, 10]);
  });

  it("of which the machine tells no processor time have none", () => {
    const usage = { start: "1", since: noon, cpu: null, memory: 5 };
    const series = seriesOf([sample(0, { full: true }), sample(1, { instances: [instance(0, { usage })] })], query);
    assert.deepEqual(
      series.map(({ name }) => name),
      ["instances", "instances.wanted", "memory"],
    );
  });
});
