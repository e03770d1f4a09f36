import assert from "node:assert/strict";
import { it } from "node:test";
import type { ServiceSpec, Spec } from "../../../src/model/spec.ts";
import { promotedSpec } from "../../../src/server/promotion/promoted-spec.ts";
import { serviceDefaults } from "../../../tools/spec-defaults.ts";
import { release } from "../../contract/store/samples.ts";

const api: ServiceSpec = {
  kind: "service",
  root: ".",
  build: "npm ci",
  start: "node server.js",
  health: "/",
  startTimeout: 1000,
  stopTimeout: 1000,
  instances: 1,
  memory: null,
  env: {},
  paths: [],
  link: {},
  ...serviceDefaults,
};
const of = (environment: string, resources: Spec["resources"]): Spec => ({
  ...release("shop", environment).spec,
  environment,
  resources,
});
const source = { spec: of("staging", { api }), artifacts: { api: "abc" } };

it("promotes with the target's settings, but for those that have made the artifact", () => {
  const target = of("production", { api: { ...api, instances: 3, build: "npm ci --omit=dev", root: "api" } });
  const { resources, environment } = promotedSpec(source, target);
  assert.equal(environment, "production");
  assert.deepEqual(resources, { api: { ...api, instances: 3 } });
});

it("refuses where one has a resource that the other lacks", () => {
  const missing = (target: Spec, from = source): void => void promotedSpec(from, target);
  assert.throws(() => missing(of("production", {})), /staging has the resource api, and production does not/);
  assert.throws(() => missing(of("production", { api, web: api })), /production has the resource web, and staging/);
  const half = { ...source, artifacts: {} };
  assert.throws(() => missing(of("production", { api }), half as unknown as typeof source), {
    code: "promotion-impossible",
  });
});
