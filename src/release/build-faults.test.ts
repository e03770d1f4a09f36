import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { GitRepository } from "../../test/support/git-repository.ts";
import { npmProject } from "../../test/support/npm-project.ts";
import { ProcessJobRunner } from "../../test/support/process-job-runner.ts";
import { serviceRecipe, siteRecipe } from "../../test/support/test-artifacts.ts";
import type { Artifact, Recipe } from "./artifact.ts";
import { type Artifacts, openArtifacts } from "./artifacts.ts";
import { removeTree } from "../lib/remove-tree.ts";

const program = join(import.meta.dirname, "../../test/support/build-program.ts");

test("kill -9 at any moment leaves an artifact whole or not at all, and the next start cleans up", async () => {
  await using repository = await GitRepository.create();
  const files = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`d${n % 10}/f${n}`, "x".repeat(2000)]));
  const commit = await repository.commit({ ...(await npmProject()), ...files });
  const command = "npm ci && echo running && cp -R d1 copy && echo copied";
  const digests = new Set<string>();
  let wholeBefore = 0;
  // Milliseconds after the line that is named.
  const moments = ["start 4", "$ npm ci 30", "running 0", "copied 3", "copied 9", "done 0"];
  for (const moment of moments) {
    const data = await mkdtemp(join(tmpdir(), "bough-kill-"));
    try {
      await killAt(moment, [data, repository.path, commit, command]);
      const runner = new ProcessJobRunner();
      const artifacts = await openArtifacts({ data, runner });
      for (const folder of ["builds", "checkouts", "trash"]) assert.deepEqual(await readdir(join(data, folder)), []);
      const before = await artifacts.ids();
      wholeBefore += before.length;
      const artifact = await build(artifacts, repository, commit, serviceRecipe(command));
      assert.equal(runner.jobs.length === 0, before.length === 1);
      assert.equal(artifact.files, 150 + 15 + 6);
      assert.equal(await readFile(join(artifacts.path(artifact.id), "copy/f1"), "utf8"), "x".repeat(2000));
      assert.equal((await readdir(join(artifacts.path(artifact.id), "node_modules"))).length, 2);
      digests.add(artifact.digest);
    } finally {
      await removeTree(data);
    }
  }
  assert.equal(digests.size, 1);
  assert.ok(wholeBefore >= 1);
});

test("a job that outlived its process is stopped before its folder is removed", async () => {
  await using repository = await GitRepository.create();
  const commit = await repository.commit({ a: "1" });
  const data = await mkdtemp(join(tmpdir(), "bough-kill-"));
  try {
    await killAt("running 0", [
      data,
      repository.path,
      commit,
      "echo running; while :; do date > out; sleep 0.01; done",
    ]);
    const [workspace] = await readdir(join(data, "builds"));
    const runner = new ProcessJobRunner();
    await openArtifacts({ data, runner });
    assert.deepEqual(runner.stopped, [`build-${workspace}`]);
    assert.deepEqual(await readdir(join(data, "builds")), []);
    const left = await mentioning(data);
    assert.deepEqual(left, []);
  } finally {
    await removeTree(data);
  }
});

test("a full disk is a clear error at each phase, and leaves room to go on", async (t) => {
  await using disk = await smallDisk(t, "4m");
  if (!disk) return;
  await using repository = await GitRepository.create();
  const artifacts = await openArtifacts({ data: disk.path, runner: new ProcessJobRunner() });
  const noise = randomBytes(2_000_000).toString("base64");
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, Recipe])[] = [
    ["checkout", { a: noise, b: noise }, serviceRecipe(null)],
    ["build", { a: "1" }, serviceRecipe("head -c 8000000 /dev/zero > big")],
    ["build that does not say so", { a: "1" }, serviceRecipe("head -c 8000000 /dev/zero 2>/dev/null > big")],
    ["compression", { "a.txt": noise }, siteRecipe(".")],
  ];
  for (const [phase, files, recipe] of cases) {
    await repository.git("rm", "-r", "--quiet", "--ignore-unmatch", ".");
    const commit = await repository.commit(files);
    await assert.rejects(build(artifacts, repository, commit, recipe), { code: "disk-full", hint: /prune/ }, phase);
    for (const folder of ["artifacts", "builds"]) assert.deepEqual(await readdir(join(disk.path, folder)), [], phase);
  }
  const commit = await repository.commit({ "a.txt": "small" });
  assert.ok(await build(artifacts, repository, commit, serviceRecipe(null)));
});

async function killAt(moment: string, args: readonly string[]): Promise<void> {
  const [, line, delay] = /^(.*) (\d+)$/.exec(moment) ?? [];
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise((resolve) => child.once("close", resolve));
  for await (const said of createInterface({ input: child.stdout })) {
    if (said !== line) continue;
    if (delay !== "0") await sleep(Number(delay));
    child.kill("SIGKILL");
    break;
  }
  child.kill("SIGKILL");
  child.stdout.resume();
  await gone;
}

async function build(artifacts: Artifacts, repository: GitRepository, commit: string, spec: Recipe): Promise<Artifact> {
  const source = { repository: repository.path, commit, spec };
  const id = await artifacts.address(source);
  const tags = { app: "shop", slug: "main", resource: "api" };
  return await artifacts.build({ ...source, ...tags, id }, { log: () => {}, signal: new AbortController().signal });
}

/** Command lines of processes that work below a folder. */
async function mentioning(folder: string): Promise<string[]> {
  const found = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z ");
    if (environment.includes(folder) && !stat.includes(") Z ")) found.push(stat);
  }
  return found;
}

async function smallDisk(t: TestContext, size: string): Promise<({ readonly path: string } & AsyncDisposable) | null> {
  const path = await mkdtemp(join(tmpdir(), "bough-disk-"));
  const dispose = async (): Promise<void> => rm(path, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path], { stdio: "pipe" });
  } catch (error) {
    await dispose();
    t.skip(`a small file system cannot be mounted: ${String(error).split("\n")[1] ?? ""}`);
    return null;
  }
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      execFileSync("umount", ["--lazy", path]);
      await dispose();
    },
  };
}
