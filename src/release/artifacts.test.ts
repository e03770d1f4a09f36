import assert from "node:assert/strict";
import { access, lstat, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { until } from "../../test/support/until.ts";
import { TestArtifacts, serviceRecipe, siteRecipe } from "../../test/support/test-artifacts.ts";
import { openArtifacts } from "./artifacts.ts";
import { requirePrograms } from "./build-environment.ts";

test("a build turns a commit into a read-only tree that everybody can read", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ "src/a.txt": "hello", "tool.sh": "#!/bin/sh\n" });
  const built = await store.build(commit, serviceRecipe("echo built; cp src/a.txt made.txt; chmod 4755 tool.sh"));

  assert.equal(await readFile(join(built.path, "made.txt"), "utf8"), "hello");
  assert.deepEqual(built.lines, ["$ echo built; cp src/a.txt made.txt; chmod 4755 tool.sh", "built"]);
  assert.equal(await readFile(store.artifacts.log(built.id), "utf8"), `${built.lines.join("\n")}\n`);
  const modes: Record<string, string> = {};
  for (const path of [".", "src", "src/a.txt", "tool.sh"]) {
    modes[path] = ((await lstat(join(built.path, path))).mode & 0o7777).toString(8);
  }
  assert.deepEqual(modes, { ".": "555", src: "555", "src/a.txt": "444", "tool.sh": "555" });
  assert.equal(built.files, 3);
  assert.deepEqual(await readdir(join(store.data, "builds")), []);
});

test("what is kept of the recipe has no environment variables", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ a: "1" });
  const spec = { ...serviceRecipe(null), env: { PASSWORD: "hunter2" } };
  const built = await store.build(commit, spec);
  assert.doesNotMatch(await readFile(join(built.path, "..", "artifact.json"), "utf8"), /hunter2/);
});

test("a build command sees Node, a home of its own and nothing of the caller's environment", async () => {
  process.env["BOUGH_TEST_SECRET"] = "hunter2";
  try {
    await using store = await TestArtifacts.open();
    const commit = await store.repository.commit({ a: "1" });
    const { lines } = await store.build(commit, serviceRecipe("env; node -p process.execPath; touch ~/here"));
    assert.ok(lines.includes(process.execPath));
    assert.ok(lines.includes("CI=true"));
    assert.ok(lines.some((line) => line.startsWith(`HOME=${store.data}/builds/`)));
    assert.ok(!lines.some((line) => line.includes("hunter2")));
  } finally {
    delete process.env["BOUGH_TEST_SECRET"];
  }
});

test("the address changes with the source and the recipe, and with nothing that only describes them", async () => {
  await using store = await TestArtifacts.open();
  const recipe = serviceRecipe("make");
  const address = async (files: Readonly<Record<string, string | null>>): Promise<string> =>
    store.address(await store.repository.commit(files), recipe);
  const first = await address({ "server.js": "1", "README.md": "1", "lib/README.md": "1", "license.js": "1" });

  assert.equal(await address({ "README.md": "2", LICENSE: "x", "CHANGELOG.md": "x" }), first);
  assert.equal(await address({ ".github/workflows/ci.yml": "x", ".gitignore": "x", "bough.config.ts": "x" }), first);
  assert.equal(await address({}), first);
  assert.notEqual(await address({ "license.js": "2" }), first);
  assert.equal(await address({ "license.js": "1" }), first);
  assert.notEqual(await address({ "lib/README.md": "2" }), first);
  assert.equal(await address({ "lib/README.md": "1" }), first);
  assert.notEqual(await address({ "server.js": "2" }), first);

  const commit = await store.repository.commit({ "server.js": "1" });
  assert.equal(await store.address(commit, recipe), first);
  assert.notEqual(await store.address(commit, serviceRecipe("make all")), first);
  assert.notEqual(await store.address(commit, { kind: "site", root: ".", build: "make", dir: "." }), first);
});

test("only the folder of the resource decides its address", async () => {
  await using store = await TestArtifacts.open();
  const one = await store.repository.commit({ "api/server.js": "1", "web/index.html": "1" });
  const two = await store.repository.commit({ "web/index.html": "2" });
  assert.equal(
    await store.address(one, serviceRecipe(null, "api")),
    await store.address(two, serviceRecipe(null, "./api/")),
  );
  assert.notEqual(
    await store.address(one, serviceRecipe(null, "web")),
    await store.address(two, serviceRecipe(null, "web")),
  );
});

test("of a site that is not built, only the served folder decides its address", async () => {
  await using store = await TestArtifacts.open();
  const one = await store.repository.commit({ "server.js": "1", "public/index.html": "1" });
  const two = await store.repository.commit({ "server.js": "2" });
  const three = await store.repository.commit({ "public/index.html": "2" });
  const site = { ...siteRecipe("public"), build: null };

  assert.equal(await store.address(one, site), await store.address(two, site));
  assert.notEqual(await store.address(two, site), await store.address(three, site));
  const built = { ...site, build: "make" };
  assert.notEqual(await store.address(one, built), await store.address(two, built));
});

test("a folder or a commit that does not exist is named, with what there is", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ "api/server.js": "1", "web/index.html": "1" });
  await assert.rejects(store.address(commit, serviceRecipe(null, "backend")), {
    code: "root-not-found",
    message: /"backend"/,
    hint: /api, web/,
  });
  await assert.rejects(store.address("0".repeat(40), serviceRecipe(null)), { code: "commit-not-found" });
});

test("the same content on five branches builds once, at the same time and later", async () => {
  await using store = await TestArtifacts.open();
  const commits = [await store.repository.commit({ a: "1" })];
  for (let n = 0; n < 4; n += 1) commits.push(await store.repository.commit({ "README.md": String(n) }));
  const recipe = serviceRecipe("echo once; sleep 0.2");

  const built = await Promise.all(commits.map((commit) => store.build(commit, recipe)));
  assert.equal(new Set(built.map(({ id }) => id)).size, 1);
  for (const { lines } of built) assert.deepEqual(lines, ["$ echo once; sleep 0.2", "once"]);
  assert.deepEqual((await store.build(commits[0]!, recipe)).lines, []);
  assert.equal(store.commands.length, 1);
});

test("builds at the same time have users and caches of their own, which come again", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ a: "1" });
  await Promise.all(["sleep 0.2", "sleep 0.3"].map((command) => store.build(commit, serviceRecipe(command))));
  await store.build(commit, serviceRecipe("true"));
  const { jobs } = store.runner;
  assert.deepEqual(jobs.map(({ user }) => user).toSorted(), ["build-0", "build-0", "build-1"]);
  for (const { user, writable } of jobs) assert.ok(writable.includes(join(store.data, "cache", "packages", user)));
});

test("a build that fails says how, with its last lines, and leaves nothing but its log", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ a: "1" });
  const recipe = serviceRecipe("seq 100; echo broken >&2; exit 3");
  await assert.rejects(store.build(commit, recipe), {
    code: "build-failed",
    message: /^The build of api failed with exit code 3: seq 100.*\n82\n(.*\n)*100\nbroken$/s,
  });
  const id = await store.address(commit, recipe);
  assert.equal(await store.artifacts.has(id), false);
  assert.match(await readFile(store.artifacts.log(id), "utf8"), /broken\nThe build of api failed/);
  assert.deepEqual(await readdir(join(store.data, "builds")), []);
  assert.deepEqual(await readdir(join(store.data, "artifacts")), []);
});

test("a program that is missing is named", async () => {
  const { PATH } = process.env;
  process.env["PATH"] = "/nonexistent";
  try {
    await assert.rejects(requirePrograms("npm ci && npm test"), { code: "program-not-found", message: /npm/ });
  } finally {
    process.env["PATH"] = PATH;
  }
});

test("an aborted build ends all that it started before it answers", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ a: "1" });
  const abort = new AbortController();
  const pids = join(store.repository.folder, "pids");
  const command = `echo $$ > ${pids}; sleep 300 & echo $! >> ${pids}; echo ready >> ${pids}; wait`;
  const build = store.build(commit, serviceRecipe(command), abort.signal);
  build.catch(() => undefined);
  await until(async () => (await readFile(pids, "utf8").catch(() => "")).includes("ready"));
  abort.abort(new Error("superseded"));
  await assert.rejects(build, /superseded/);
  const [shell, child] = (await readFile(pids, "utf8")).split("\n").map(Number);
  for (const pid of [shell!, child!]) await until(async () => !(await isRunning(pid)));
  assert.deepEqual(await readdir(join(store.data, "builds")), []);
});

test("one of two that wait for a build may leave; the other gets it", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ a: "1" });
  const go = join(store.repository.folder, "go");
  const recipe = serviceRecipe(`while [ ! -e ${go} ]; do sleep 0.01; done`);
  const abort = new AbortController();
  const leaving = store.build(commit, recipe, abort.signal);
  leaving.catch(() => undefined);
  const staying = store.build(commit, recipe);
  await until(async () => store.commands.length === 1);
  abort.abort(new Error("not wanted any more"));
  await assert.rejects(leaving, /not wanted any more/);
  await writeFile(go, "");
  assert.equal((await staying).commit, commit);
});

test("a checkout is shared while it is used, and then gone", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ "bough.config.ts": "export default 1", "a/b": "1" });
  const { path } = store.repository;
  const [one, two] = await Promise.all([
    store.artifacts.checkout(path, commit),
    store.artifacts.checkout(path, commit),
  ]);
  assert.equal(one.path, two.path);
  assert.equal(await readFile(join(one.path, "bough.config.ts"), "utf8"), "export default 1");
  await one[Symbol.asyncDispose]();
  await one[Symbol.asyncDispose]();
  await access(two.path);
  await two[Symbol.asyncDispose]();
  await assert.rejects(stat(two.path), { code: "ENOENT" });
  assert.deepEqual(await readdir(join(store.data, "checkouts")), []);
});

test("a data directory that cannot be made is a clear error", async () => {
  await using store = await TestArtifacts.open();
  const file = join(store.data, "file");
  await writeFile(file, "");
  await assert.rejects(openArtifacts({ data: join(file, "data"), runner: store.runner }), {
    code: "data-not-writable",
    hint: /--data/,
  });
});

async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return status !== null && !/\) [ZX] /.test(status);
}
