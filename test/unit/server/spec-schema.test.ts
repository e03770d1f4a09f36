import assert from "node:assert/strict";
import { it } from "node:test";
import { parseDefinition } from "../../../src/config/parse-definition.ts";
import { resolve } from "../../../src/config/resolve.ts";
import { app, aws, canary, type EnvironmentRule, linear, service } from "../../../src/model/index.ts";
import { spec } from "../../../src/server/api/schemas/spec.ts";

const api = service({ start: "node api.ts", contract: "openapi.yaml" });
const web = service({ start: "node web.ts", link: { api }, uses: { api: "1.2" }, paths: ["/*"] });

const metrics = {
  payments: { of: api, bad: "payments_failed_total", total: "payments_total" },
  queue: { of: web, gauge: "queue_depth", max: 100 },
  rating: { url: "https://rating.example/now", min: 3 },
};
const faults = [
  { kind: "kill", of: api, instances: 1 },
  { kind: "latency", of: api, from: web, ms: 300, jitter: 50 },
  { kind: "error", of: web, edge: true, status: 503, share: 0.5 },
  { kind: "timeout", of: api, ms: 10 },
  { kind: "reset", of: api, after: 10 },
  { kind: "bandwidth", of: api, bytesPerSecond: 1_000 },
  { kind: "slow-close", of: api, ms: 10 },
  { kind: "slice", of: api, size: 10, delay: 10 },
  { kind: "limit", of: api, bytes: 10 },
  { kind: "blackhole", of: api, direction: "request" },
] as const;
const experiment = {
  title: "All that can go wrong",
  steadyState: [{ path: "/" }, { of: web, metric: "p95", max: 300 }],
  method: faults,
  stop: [{ of: web, metric: "error-rate", max: 0.2 }],
} as const;

function resolved(strategy: NonNullable<EnvironmentRule["strategy"]>): unknown {
  const definition = app({
    name: "shop",
    resources: { api, web },
    environments: {
      production: {
        branch: "main",
        strategy,
        provider: aws({ region: "eu-central-1" }),
        approval: { by: ["anna"] },
        window: { from: "09:00", to: "16:00", zone: "Europe/Berlin" },
        freeze: { from: "2026-12-23T00:00:00Z", to: "2027-01-02T00:00:00Z", reason: "the holidays" },
        beforeTraffic: [{ path: "/healthz", contains: "ok" }],
        atEachStep: { run: "npm run smoke", with: api },
        chaos: { allowed: true, experiments: { all: experiment }, schedule: { experiments: ["all"] } },
      },
    },
  });
  const result = resolve(parseDefinition(JSON.parse(JSON.stringify(definition))), "main", {
    taken: [],
  });
  assert.ok(result.status === "resolved");
  return result.spec;
}

it("the API's schema has every part of a spec, and nothing that a spec has not", () => {
  for (const strategy of ["rolling", canary({ judge: { metrics }, chaos: "all" }), linear({ judge: false })] as const) {
    const value = resolved(strategy);
    assert.deepEqual(spec.parse(value), JSON.parse(JSON.stringify(value)));
  }
});
