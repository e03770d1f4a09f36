import type { ExperimentPreview } from "../../../src/chaos/preview.ts";
import type { RunDetail } from "../../../src/server/chaos/chaos-control.ts";

export const sampleRun: RunDetail = {
  id: "x-1",
  app: "shop",
  slug: "main",
  experiment: "slow",
  title: "The shop answers while people is slow",
  actor: "anna",
  phase: "before",
  startedAt: "2026-01-02T03:04:05.678Z",
  endedAt: null,
  outcome: null,
  reason: null,
  faults: ["latency of 300 ms on all answers of people to web"],
  probes: [],
  report: null,
  text: null,
};

export const samplePreview: ExperimentPreview = {
  title: "slow",
  duration: 60_000,
  faults: [{ fault: "latency of 300 ms on all answers of people", service: "people", instances: [], requests: 600 }],
  probes: ["GET /"],
  stop: [],
};
