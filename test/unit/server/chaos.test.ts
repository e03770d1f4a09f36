import assert from "node:assert/strict";
import { test } from "node:test";
import { apiClient } from "../../../src/server/client/api-client.ts";
import { serve } from "../../support/server/serve.ts";
import { samplePreview, sampleRun } from "../../support/server/sample-experiments.ts";

test("the client reaches the routes of experiments, as who it says it is", async (t) => {
  const { url } = await serve(t);
  const client = apiClient({ url, token: "secret" });
  const begun = await client.beginExperiment("shop", "main", { name: "slow", as: "anna" });
  assert.deepEqual([begun.experiment, begun.actor], ["slow", "anna"]);
  assert.deepEqual(await client.previewExperiment("shop", "main", { name: "slow", experiment: {} }), samplePreview);
  assert.deepEqual(await client.experimentRuns({ app: "shop", environment: "main", limit: 1 }), [sampleRun]);
  assert.deepEqual(await client.experimentRun("x-1"), sampleRun);
  assert.deepEqual(await client.stopExperiment("x-1", { reason: "Lunch." }), sampleRun);
});

test("what is no experiment's name, and an environment of no app, are refused", async (t) => {
  const { url } = await serve(t);
  const client = apiClient({ url, token: "secret" });
  const refused = { code: "input-invalid" };
  for (const name of ["", "Slow", "../x", "a".repeat(41)])
    await assert.rejects(client.beginExperiment("shop", "main", { name }), refused, name);
  await assert.rejects(client.experimentRuns({ environment: "main" }), refused);
});
