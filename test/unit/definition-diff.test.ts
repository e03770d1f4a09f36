import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { diffSpecs, type SpecWithOrigins } from "../../src/config/diff.ts";
import { parseDefinition } from "../../src/config/parse-definition.ts";
import { resolve } from "../../src/config/resolve.ts";
import { app, service, table } from "../../src/model/index.ts";

const people = table({ key: "id" });
const api = service({ start: "node server.ts", env: { GREETING: "Hello" }, link: { people } });
const definition = parseDefinition(
  app({
    name: "shop",
    resources: { people, api },
    environments: {
      production: { branch: "main", protect: true, set: { api: { instances: 2, env: { LEVEL: "warn" } } } },
      staging: { branch: "staging", extends: "production", protect: false },
      preview: { branch: "*", set: { api: { memory: "256mb" }, people: { sort: "at" } } },
    },
  }),
);

describe("diffSpecs", () => {
  it("finds nothing between a spec and itself, and does not count names and branches", () => {
    assert.deepEqual(diffSpecs(spec("main"), spec("main")), []);
    assert.deepEqual(diffSpecs(spec("a"), spec("b")), []);
  });

  it("names each setting that differs, with both values and where they come from", () => {
    assert.deepEqual(diffSpecs(spec("main"), spec("staging")), [
      { path: "protect", a: { value: true, origin: "production" }, b: { value: false, origin: "staging" } },
    ]);
  });

  it("sets what only one of them has against null", () => {
    assert.deepEqual(diffSpecs(spec("staging"), spec("other")), [
      { path: "preview", a: { value: false, origin: "staging" }, b: { value: true, origin: "preview" } },
      {
        path: "resources.people.sort",
        a: { value: null, origin: "default" },
        b: { value: { name: "at", type: "S" }, origin: "preview" },
      },
      { path: "resources.api.instances", a: { value: 2, origin: "production" }, b: { value: 1, origin: "default" } },
      {
        path: "resources.api.memory",
        a: { value: null, origin: "default" },
        b: { value: 256 * 1024 ** 2, origin: "preview" },
      },
      {
        path: "resources.api.env.LEVEL",
        a: { value: "warn", origin: "production" },
        b: { value: null, origin: "default" },
      },
      { path: "keepWarm", a: { value: 600_000, origin: "default" }, b: { value: 0, origin: "default" } },
    ]);
  });
});

function spec(branch: string): SpecWithOrigins {
  const resolution = resolve(definition, branch, { taken: [] });
  assert.equal(resolution.status, "resolved");
  return resolution;
}
