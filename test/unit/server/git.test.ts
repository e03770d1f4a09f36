import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { deleteRef, gitVersion, listBranches, resolveCommit } from "../../../src/server/git/git.ts";
import { initRepository } from "../../../src/server/git/init-repository.ts";
import { runGit } from "../../support/server/git-client.ts";

test("branches are listed, resolved and deleted by names that are data", async (t) => {
  const { repository, commit } = await repositoryWith(t, ["main", "größe-🌿", "$(touch-x)", "-dash", "feature/a"]);
  const branches = await listBranches(repository);
  assert.deepEqual(
    [...branches.keys()].toSorted(),
    ["main", "größe-🌿", "$(touch-x)", "-dash", "feature/a"].toSorted(),
  );
  assert.deepEqual(new Set(branches.values()), new Set([commit]));
  for (const branch of branches.keys()) {
    assert.equal(await resolveCommit(repository, branch), commit, branch);
    await deleteRef(repository, branch);
    await deleteRef(repository, branch);
    assert.equal(await resolveCommit(repository, branch), null, branch);
  }
  assert.equal((await listBranches(repository)).size, 0);
  assert.equal(await resolveCommit(repository, commit), commit, "a commit outlives its branches");
});

test("what a ref stands for is found by hash, short hash and full name; what is not there is null", async (t) => {
  const { repository, commit } = await repositoryWith(t, ["main"]);
  for (const ref of [commit, commit.slice(0, 8), "main", "refs/heads/main"])
    assert.equal(await resolveCommit(repository, ref), commit, ref);
  for (const ref of ["none", "0".repeat(40), "refs/tags/main", "", "--all", "main:file", "../main", "main^{tree}"])
    assert.equal(await resolveCommit(repository, ref), null, ref);
});

test("a repository is made whole or not at all, also when two make it at once", async (t) => {
  const root = await temporary(t);
  const repository = join(root, "repositories/shop.git");
  await Promise.all([1, 2, 3].map(() => initRepository(repository, { hooks: join(root, `a "quoted" folder`) })));
  const read = async (name: string): Promise<string> =>
    (await runGit(["-C", repository, "config", name])).stdout.trim();
  assert.equal(await read("core.hooksPath"), join(root, `a "quoted" folder`));
  assert.equal(await read("core.bare"), "true");
  assert.equal((await runGit(["-C", repository, "symbolic-ref", "HEAD"])).stdout, "refs/heads/main\n");
  assert.ok((await stat(repository)).isDirectory());
  await writeFile(join(root, "file"), "");
  await assert.rejects(initRepository(join(root, "file/shop.git"), { hooks: root }));
});

test("git that is missing or too old is an error that names the version that is needed", async (t) => {
  assert.ok((await runGit(["version"])).stdout.includes(await gitVersion()));
  const root = await temporary(t);
  const { PATH } = process.env;
  t.after(() => (process.env["PATH"] = PATH));
  process.env["PATH"] = root;
  await assert.rejects(gitVersion(), { code: "git-missing", hint: "Install git 2.28 or newer." });
  await writeFile(join(root, "git"), "#!/bin/sh\necho git version 2.27.9\n", { mode: 0o755 });
  await assert.rejects(gitVersion(), {
    code: "git-too-old",
    message: "git 2.27.9 is too old: bough needs 2.28 or newer.",
  });
  await writeFile(join(root, "git"), "#!/bin/sh\necho 'git version 3.0.0 (Apple Git-1)'\n", { mode: 0o755 });
  assert.equal(await gitVersion(), "3.0.0");
});

async function repositoryWith(
  t: TestContext,
  branches: readonly string[],
): Promise<{ repository: string; commit: string }> {
  const root = await temporary(t);
  const repository = join(root, "shop.git");
  await initRepository(repository, { hooks: join(root, "hooks") });
  const clone = join(root, "clone");
  await runGit(["init", "--quiet", "--initial-branch=main", clone]);
  await runGit([
    "-C",
    clone,
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@localhost",
    "commit",
    "--quiet",
    "--allow-empty",
    "--message",
    "first",
  ]);
  await runGit(["-C", clone, "push", "--quiet", repository, ...branches.map((branch) => `main:refs/heads/${branch}`)]);
  return { repository, commit: (await runGit(["-C", clone, "rev-parse", "HEAD"])).stdout.trim() };
}

async function temporary(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "bough-git-"));
  t.after(() => rm(root, { recursive: true, force: true }));
  return root;
}
