import assert from "node:assert/strict";
import { access, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { npmProject } from "../../test/support/npm-project.ts";
import { TestArtifacts, serviceRecipe } from "../../test/support/test-artifacts.ts";
import { until } from "../../test/support/until.ts";

test("what no release keeps is removed, with the layers that only it needed", async () => {
  await using store = await TestArtifacts.open({ grace: 0 });
  const recipe = serviceRecipe("npm ci");
  const kept = await store.build(await store.repository.commit({ ...(await npmProject()), a: "1" }), recipe);
  const sibling = await store.build(await store.repository.commit({ a: "2" }), recipe);
  const other = await store.build(await store.repository.commit(await npmProject({ code: "other" })), recipe);

  assert.deepEqual(new Set(await store.artifacts.ids()), new Set([kept.id, sibling.id, other.id]));

  const collection = await store.artifacts.collect(new Set([kept.id]));
  assert.deepEqual(new Set(collection.artifacts), new Set([sibling.id, other.id]));
  assert.deepEqual(collection.dependencies, other.dependencies);
  assert.deepEqual(await readdir(join(store.data, "artifacts")), [kept.id]);
  assert.deepEqual(await readdir(join(store.data, "dependencies")), kept.dependencies);
  assert.deepEqual(await readdir(join(store.data, "trash")), []);
  assert.equal((await stat(join(kept.path, "node_modules/left/index.js"))).mode & 0o777, 0o444);
  assert.deepEqual(await store.artifacts.collect(new Set([kept.id])), { artifacts: [], dependencies: [] });
});

test("what was used a moment ago stays, as a release may be about to use it", async () => {
  await using store = await TestArtifacts.open();
  const built = await store.build(await store.repository.commit({ a: "1" }), serviceRecipe(null));
  assert.deepEqual(await store.artifacts.collect(new Set()), { artifacts: [], dependencies: [] });
  assert.ok(await store.artifacts.has(built.id));
});

test("what is there is told without reading it, and stays no longer for that", async () => {
  await using store = await TestArtifacts.open({ grace: 60_000 });
  const { id } = await store.build(await store.repository.commit({ a: "1" }), serviceRecipe(null));
  const manifest = join(store.data, "artifacts", id, "artifact.json");
  await rm(manifest);
  await writeFile(manifest, "{ not read");
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(manifest, longAgo, longAgo);
  assert.deepEqual(await store.artifacts.ids(), [id]);
  assert.deepEqual((await store.artifacts.collect(new Set())).artifacts, [id]);
  assert.deepEqual(await store.artifacts.ids(), []);
});

test("a build that is under way is left alone", async () => {
  await using store = await TestArtifacts.open({ grace: 0 });
  const go = join(store.repository.folder, "go");
  const commit = await store.repository.commit({ a: "1" });
  const build = store.build(commit, serviceRecipe(`while [ ! -e ${go} ]; do sleep 0.01; done; test -e a`));
  await until(() => store.commands.length === 1);
  assert.deepEqual(await store.artifacts.ids(), []);
  await store.artifacts.collect(new Set());
  await store.repository.commit({ go: "1" });
  const { path, id } = await build;
  await access(join(path, "a"));
  assert.deepEqual(await store.artifacts.ids(), [id]);
});
