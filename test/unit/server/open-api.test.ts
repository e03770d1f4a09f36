import assert from "node:assert/strict";
import { test } from "node:test";
import { openApiDocument } from "../../../src/server/api/open-api-document.ts";
import { serve } from "../../support/server/serve.ts";

test("the OpenAPI document is served as it is generated, and names every route", async (t) => {
  const { url } = await serve(t);
  const answer = await fetch(`${url}/api/v1/openapi.json`, { headers: { authorization: "Bearer secret" } });
  const served: unknown = await answer.json();
  const document = openApiDocument();
  assert.deepEqual(served, JSON.parse(JSON.stringify(document)));
  assert.equal(document.openapi, "3.1.0");
  const routes = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
  );
  assert.deepEqual(routes.toSorted(), [
    "DELETE /api/v1/apps/{app}",
    "DELETE /api/v1/apps/{app}/environments/{env}",
    "DELETE /api/v1/apps/{app}/environments/{env}/traffic/optimiser",
    "DELETE /api/v1/tokens/{id}",
    "GET /api/v1/apps",
    "GET /api/v1/apps/{app}",
    "GET /api/v1/apps/{app}/diff",
    "GET /api/v1/apps/{app}/environments",
    "GET /api/v1/apps/{app}/environments/{env}",
    "GET /api/v1/apps/{app}/environments/{env}/cost",
    "GET /api/v1/apps/{app}/environments/{env}/logs",
    "GET /api/v1/apps/{app}/environments/{env}/metrics",
    "GET /api/v1/apps/{app}/environments/{env}/preflight",
    "GET /api/v1/apps/{app}/environments/{env}/promotion",
    "GET /api/v1/apps/{app}/environments/{env}/releases",
    "GET /api/v1/apps/{app}/environments/{env}/releases/{version}",
    "GET /api/v1/apps/{app}/environments/{env}/sleep",
    "GET /api/v1/apps/{app}/environments/{env}/spec",
    "GET /api/v1/apps/{app}/environments/{env}/traffic",
    "GET /api/v1/apps/{app}/environments/{env}/wake",
    "GET /api/v1/deployments",
    "GET /api/v1/deployments/{id}",
    "GET /api/v1/deployments/{id}/events",
    "GET /api/v1/deployments/{id}/receipt",
    "GET /api/v1/environments",
    "GET /api/v1/experiments",
    "GET /api/v1/experiments/{id}",
    "GET /api/v1/status",
    "GET /api/v1/tokens",
    "GET /api/v1/verdicts",
    "GET /api/v1/verdicts/{id}",
    "GET /healthz",
    "GET /metrics",
    "POST /api/v1/apps/{app}/deployments",
    "POST /api/v1/apps/{app}/environments/{env}/experiments",
    "POST /api/v1/apps/{app}/environments/{env}/experiments/preview",
    "POST /api/v1/apps/{app}/environments/{env}/promotion",
    "POST /api/v1/apps/{app}/environments/{env}/rollback",
    "POST /api/v1/apps/{app}/environments/{env}/selftest",
    "POST /api/v1/apps/{app}/environments/{env}/signals",
    "POST /api/v1/apps/{app}/environments/{env}/sleep",
    "POST /api/v1/apps/{app}/environments/{env}/traffic",
    "POST /api/v1/apps/{app}/environments/{env}/traffic/optimiser",
    "POST /api/v1/apps/{app}/environments/{env}/traffic/revert",
    "POST /api/v1/apps/{app}/environments/{env}/wake",
    "POST /api/v1/apps/{app}/plan",
    "POST /api/v1/deployments/{id}/cancel",
    "POST /api/v1/deployments/{id}/signals",
    "POST /api/v1/experiments/{id}/stop",
    "POST /api/v1/prune",
    "POST /api/v1/tokens",
    "POST /api/v1/verdicts/{id}/replay",
  ]);
});

test("every route says what it is for, what it answers and how it fails", () => {
  const schemas = Object.keys(openApiDocument().components?.schemas ?? {});
  for (const name of ["App", "Environment", "Spec", "Release", "Deployment", "Plan", "Receipt", "Error"])
    assert.ok(schemas.includes(name), name);
  for (const [path, item] of Object.entries(openApiDocument().paths ?? {})) {
    for (const operation of Object.values(
      item as Record<string, { summary?: string; responses: Record<string, unknown> }>,
    )) {
      assert.ok(operation.summary, path);
      assert.ok("default" in operation.responses, path);
      assert.ok(
        Object.keys(operation.responses).some((status) => status.startsWith("2")),
        path,
      );
    }
  }
});
