import assert from "node:assert/strict";
import { test } from "node:test";
import { app, site } from "../../model/index.ts";
import { rememberDefinitions } from "./remember-definitions.ts";

const definition = app({ name: "hello", resources: { web: site({ dir: "public" }) } });

test("a commit's definition is loaded once, also for those that ask at the same time", async () => {
  const asked: string[] = [];
  const definitionOf = rememberDefinitions(async (name, commit) => {
    asked.push(`${name} ${commit}`);
    return definition;
  });
  const both = await Promise.all([definitionOf("hello", "a"), definitionOf("hello", "a")]);
  assert.deepEqual(both, [definition, definition]);
  await definitionOf("hello", "a");
  await definitionOf("hello", "b");
  await definitionOf("other", "a");
  assert.deepEqual(asked, ["hello a", "hello b", "other a"]);
});

test("a definition that could not be loaded is loaded again", async () => {
  let times = 0;
  const definitionOf = rememberDefinitions(async () => {
    times += 1;
    if (times === 1) throw new Error("no memory");
    return definition;
  });
  await assert.rejects(definitionOf("hello", "a"), /no memory/);
  assert.equal(await definitionOf("hello", "a"), definition);
});
