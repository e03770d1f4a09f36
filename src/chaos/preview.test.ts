import assert from "node:assert/strict";
import { test } from "node:test";

import type { ExperimentSpec } from "../model/chaos.ts";
import { previewExperiment } from "./preview.ts";

test("a preview names what would be hit, and how many requests at the present traffic", () => {
  const spec: ExperimentSpec = {
    title: "Slow people",
    steadyState: [{ kind: "http", name: "home", path: "/", status: 200, within: 500, tolerance: 1 }],
    method: [
      {
        place: { at: "link", from: "web", service: "people" },
        share: 0.2,
        direction: "response",
        fault: { kind: "latency", ms: 300, jitter: 50 },
      },
      { place: { at: "edge", service: "web" }, share: 1, direction: "request", fault: { kind: "blackhole" } },
      {
        place: { at: "service", service: "web" },
        share: 1,
        direction: "response",
        fault: { kind: "kill", instances: 2 },
      },
    ],
    duration: 120_000,
    stop: [{ kind: "metric", name: "errors", service: "web", metric: "error-rate", max: 0.5 }],
  };
  const services = [{ name: "people", instances: ["people@v3-0"], requests: 600 }];
  assert.deepEqual(previewExperiment(spec, services), {
    title: "Slow people",
    duration: 120_000,
    faults: [
      {
        fault: "latency of 300 ms ± 50 ms on 20 % of the answers of people to web",
        service: "people",
        instances: [],
        requests: 240,
      },
      { fault: "black hole on all requests to web from the public", service: "web", instances: [], requests: null },
      { fault: "end 2 instances of web", service: "web", instances: [], requests: null },
    ],
    probes: ["home"],
    stop: ["errors"],
  });
});
