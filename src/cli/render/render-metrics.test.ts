import assert from "node:assert/strict";
import { it } from "node:test";
import { type MetricName, type MetricSeries, metricUnits } from "../../provider/metric.ts";
import { renderMetrics } from "./render-metrics.ts";

const from = "2026-11-30T12:00:00.000Z";
const to = "2026-11-30T13:00:00.000Z";

const series = (name: MetricName, values: readonly number[], more: Partial<MetricSeries> = {}): MetricSeries => ({
  name,
  unit: metricUnits[name],
  resource: "api",
  instance: null,
  release: null,
  period: 60_000,
  points: values.map((value, minute) => [new Date(Date.parse(from) + minute * 60_000).toISOString(), value]),
  ...more,
});

const render = (all: readonly MetricSeries[], room?: number): readonly string[] =>
  renderMetrics({ from, to, provider: "local", series: all, unknown: [] }, room).split("\n");

it("counts are sums, all else is as it was last, and what is unknown has no column", () => {
  const [heading = "", api = "", one = "", all = ""] = render([
    series("requests", [1_000, 500]),
    series("errors", [0, 3]),
    series("latency.p95", [9, 1_234]),
    series("instances", [2, 1]),
    series("instances.wanted", [2, 2]),
    series("memory", [10, 96 * 1024 ** 2]),
    series("cpu", [12.4, 99.6], { instance: "api@v1.0", release: "v1" }),
    series("disk", [2_048], { resource: null }),
  ]);
  assert.equal(heading.replaceAll(/ +/g, " "), "RESOURCE REQUESTS TREND ERRORS P95 INSTANCES CPU MEMORY DISK");
  assert.equal(api.replaceAll(/ +/g, " "), "api 1,500 █ 3 (0.20 %) 1.2 s 1/2 96 MB");
  assert.match(one, /^ {2}api@v1\.0 .* 100 %$/);
  assert.match(all, /^\(all of it\) .* 2 kB$/);
});

it("a table without a request has no share of errors, and a narrow terminal no trend", () => {
  const some = [series("requests", [0]), series("errors", [0]), series("cpu", [1])];
  assert.match(render(some)[1] ?? "", /^api +0 +▁ +0 +1 %$/);
  assert.ok(!(render(some, 40)[0] ?? "").includes("TREND"));
});

it("nothing is an empty text", () => {
  assert.deepEqual(render([]), [""]);
});
