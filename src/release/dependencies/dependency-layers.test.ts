import assert from "node:assert/strict";
import { access, lstat, readFile, readdir, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { npmProject } from "../../../test/support/npm-project.ts";
import { pythonWheel } from "../../../test/support/python-wheel.ts";
import { TestArtifacts, serviceRecipe } from "../../../test/support/test-artifacts.ts";
import { until } from "../../../test/support/until.ts";

const left = "node_modules/left/index.js";

test("an unchanged lockfile installs nothing again, and its files are shared", async () => {
  await using store = await TestArtifacts.open();
  const project = await npmProject();
  const first = await store.build(await store.repository.commit({ ...project, a: "1" }), serviceRecipe("npm ci"));
  const edited = String(project["package.json"]).replace("{", '{"description":"x","main":"a.js",');
  const commit = await store.repository.commit({ a: "2", "package.json": edited });
  const second = await store.build(commit, serviceRecipe("npm ci"));

  assert.deepEqual(store.commands, ["npm ci"]);
  assert.match(second.lines.join("\n"), /Dependencies are unchanged/);
  assert.equal(first.dependencies.length, 1);
  assert.deepEqual(second.dependencies, first.dependencies);
  assert.equal(await readFile(join(second.path, left), "utf8"), "module.exports = 'left';\n");
  const [one, two] = [await stat(join(first.path, left)), await stat(join(second.path, left))];
  assert.equal(one.ino, two.ino);
  assert.equal(two.mode & 0o777, 0o444);
  assert.equal((await stat(join(second.path, "node_modules/left"))).mode & 0o777, 0o555);
});

test("what later commands write to the dependencies stays in their artifact", async () => {
  await using store = await TestArtifacts.open();
  const project = await npmProject();
  const patching = `npm ci && echo '// patched' >> ${left} && touch node_modules/new`;
  const first = await store.build(await store.repository.commit({ ...project, a: "1" }), serviceRecipe(patching));
  const second = await store.build(await store.repository.commit({ a: "2" }), serviceRecipe(patching));
  const plain = await store.build(await store.repository.commit({ a: "3" }), serviceRecipe("npm ci"));

  const rest = patching.replace("npm ci && ", "");
  assert.deepEqual(store.commands, ["npm ci", rest, rest]);
  for (const { path } of [first, second]) {
    assert.equal(await readFile(join(path, left), "utf8"), "module.exports = 'left';\n// patched\n");
    await access(join(path, "node_modules/new"));
  }
  assert.equal(await readFile(join(plain.path, left), "utf8"), "module.exports = 'left';\n");
  assert.deepEqual((await readdir(join(plain.path, "node_modules"))).toSorted(), [".package-lock.json", "left"]);
});

test("other dependencies under the same version are another layer", async () => {
  await using store = await TestArtifacts.open();
  await store.build(await store.repository.commit(await npmProject()), serviceRecipe("npm ci"));
  const changed = await npmProject({ code: "module.exports = 'right';\n" });
  const built = await store.build(await store.repository.commit(changed), serviceRecipe("npm ci"));
  assert.deepEqual(store.commands, ["npm ci", "npm ci"]);
  assert.equal(await readFile(join(built.path, left), "utf8"), "module.exports = 'right';\n");
});

test("two builds that need the same new layer install once", async () => {
  await using store = await TestArtifacts.open();
  const project = await npmProject();
  const one = await store.repository.commit({ ...project, a: "1" });
  const two = await store.repository.commit({ a: "2" });
  await Promise.all([store.build(one, serviceRecipe("npm ci")), store.build(two, serviceRecipe("npm ci"))]);
  assert.deepEqual(store.commands, ["npm ci"]);
});

test("an installation that was aborted is not kept", async () => {
  await using store = await TestArtifacts.open();
  const project = await npmProject();
  const abort = new AbortController();
  const commit = await store.repository.commit({ ...project, a: "1" });
  const build = store.build(commit, serviceRecipe("npm ci && sleep 300"), abort.signal);
  build.catch(() => undefined);
  await until(() => store.commands.length === 1);
  abort.abort(new Error("superseded"));
  await assert.rejects(build, /superseded/);
  assert.deepEqual(await readdir(join(store.data, "dependencies")), []);
  const built = await store.build(commit, serviceRecipe("npm ci"));
  await access(join(built.path, left));
});

test("workspaces and linked folders keep their links and their own node_modules", async () => {
  await using store = await TestArtifacts.open();
  const workspaces = ["packages/a"];
  const packages = {
    "": { name: "project", workspaces },
    "packages/a": { name: "a", version: "1.0.0" },
    "node_modules/a": { resolved: "packages/a", link: true },
  };
  const files = {
    "package.json": JSON.stringify({ name: "project", workspaces }),
    "package-lock.json": JSON.stringify({ name: "project", lockfileVersion: 3, requires: true, packages }),
    "packages/a/package.json": JSON.stringify({ name: "a", version: "1.0.0" }),
    "packages/a/index.js": "module.exports = 1",
  };
  await store.build(await store.repository.commit(files), serviceRecipe("npm ci"));
  const commit = await store.repository.commit({ "packages/a/index.js": "module.exports = 2" });
  const built = await store.build(commit, serviceRecipe("npm ci"));
  assert.deepEqual(store.commands, ["npm ci"]);
  assert.ok((await lstat(join(built.path, "node_modules/a"))).isSymbolicLink());
  assert.equal(await readlink(join(built.path, "node_modules/a")), "../packages/a");
  assert.equal(await readFile(join(built.path, "node_modules/a/index.js"), "utf8"), "module.exports = 2");
});

test("what cannot be told before is installed each time, and the log says why", async () => {
  const project = await npmProject();
  const { "package-lock.json": _lock, ...unlocked } = project;
  const scripted = await npmProject({ scripts: { postinstall: "echo post > generated.txt" } });
  const cases = [
    { files: unlocked, build: "npm install", reason: /there is no package-lock.json/ },
    { files: scripted, build: "npm ci", reason: /the "postinstall" script of package.json may write anywhere/ },
    { files: { ...project, "node_modules/x": "1" }, build: "npm ci", reason: /node_modules is part of the commit/ },
  ];
  for (const { files, build, reason } of cases) {
    await using other = await TestArtifacts.open();
    for (const a of ["1", "2"]) {
      const built = await other.build(await other.repository.commit({ ...files, a }), serviceRecipe(build));
      assert.match(built.lines.join("\n"), reason);
      await access(join(built.path, left));
    }
    assert.deepEqual(other.commands, [build, build]);
    assert.deepEqual(await readdir(join(other.data, "dependencies")), []);
  }
});

test("pip's target folder is a layer as well", async (t) => {
  await using store = await TestArtifacts.open();
  const { wheel, sha256 } = await pythonWheel("left");
  const files = {
    "wheels/left-1.0-py3-none-any.whl": wheel,
    "requirements.txt": `--no-index\n--find-links wheels\nleft==1.0 --hash=sha256:${sha256}\n`,
  };
  const build = "python3 -m pip install -r requirements.txt --target vendor";
  const first = await store
    .build(await store.repository.commit({ ...files, a: "1" }), serviceRecipe(build))
    .catch((error: unknown) => error as Error);
  if (first instanceof Error) {
    t.skip(`python3 -m pip does not work here: ${first.message.split("\n")[0]}`);
    return;
  }
  const second = await store.build(await store.repository.commit({ a: "2" }), serviceRecipe(build));
  assert.deepEqual(store.commands, [build]);
  assert.equal(await readFile(join(second.path, "vendor/left.py"), "utf8"), "NAME = 'left'\n");
});
