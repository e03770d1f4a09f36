import assert from "node:assert/strict";
import { it } from "node:test";
import { formatPath } from "./format-path.ts";

it("formatPath writes a path as code does", () => {
  assert.equal(formatPath(["environments", "preview", "set", "api"]), "environments.preview.set.api");
  assert.equal(formatPath(["routes", "/hello/*"]), 'routes["/hello/*"]');
  assert.equal(formatPath(["paths", 0]), "paths[0]");
  assert.equal(formatPath(["resources", "my-api"]), "resources.my-api");
  assert.equal(formatPath([]), "");
});
