import assert from "node:assert/strict";
import { test } from "node:test";

import { exposition } from "./exposition.ts";
import { mergeExpositions } from "./merge-expositions.ts";
import { Metrics } from "./metrics.ts";

function worker(seconds: readonly number[]): string {
  const metrics = new Metrics();
  const series = metrics.of({ app: 'a"b', environment: "main", route: "web", release: "v1" });
  for (const time of seconds) series.record(200, time);
  return exposition(metrics);
}

test("counters and buckets of the workers add up, and each family stands there once", () => {
  const text = mergeExpositions([worker([0.0005, 0.02]), worker([0.02, 99])]);
  const labels = String.raw`app="a\"b",environment="main",route="web",release="v1"`;
  const value = (name: string): string | undefined =>
    text
      .split("\n")
      .find((line) => line.startsWith(`${name} `))
      ?.slice(name.length + 1);
  assert.equal(value(`bough_requests_total{${labels},status="200"}`), "4");
  const bucket = (bound: string) =>
    value(`bough_request_duration_seconds_bucket{${labels},status="2xx",le="${bound}"}`);
  assert.deepEqual(["0.001", "0.01", "0.025", "10", "+Inf"].map(bucket), ["1", "1", "3", "3", "4"]);
  assert.equal(value(`bough_request_duration_seconds_count{${labels},status="2xx"}`), "4");
  assert.ok(Math.abs(Number(value(`bough_request_duration_seconds_sum{${labels},status="2xx"}`)) - 99.0405) < 1e-9);
  assert.equal(text.match(/# TYPE bough_requests_total counter/g)?.length, 1);
});

test("environments that are gone are forgotten, unless something is still in flight", () => {
  const metrics = new Metrics();
  const gone = metrics.of({ app: "a", environment: "gone", route: "web", release: "v1" });
  const busy = metrics.of({ app: "a", environment: "busy", route: "web", release: "v1" });
  busy.inFlight = 1;
  metrics.keepOnly({ version: 1, environments: [] });
  const left = new Set(metrics.all());
  assert.ok(!left.has(gone));
  assert.ok(left.has(busy));
  assert.ok(left.has(metrics.unmatched));
});

test("of many releases the latest are remembered, and those that still serve", () => {
  const metrics = new Metrics();
  const of = (release: number) => metrics.of({ app: "a", environment: "main", route: "web", release: `v${release}` });
  const first = of(0);
  const second = of(1);
  for (let release = 2; release < 500; release += 1) of(release);
  const last = of(500);
  of(0);
  const environment = {
    app: "a",
    slug: "main",
    hosts: [],
    routes: [],
    internal: [],
    maintenance: null,
    asleep: false,
    sticky: null,
  };
  metrics.keepOnly({ version: 1, environments: [environment] });
  const left = new Set(metrics.all());
  assert.deepEqual(
    [first, second, last].map((series) => left.has(series)),
    [true, false, true],
  );
  assert.ok(left.size <= 101);
});
