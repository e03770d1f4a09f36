import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { access, readFile, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { TestArtifacts, serviceRecipe } from "../../test/support/test-artifacts.ts";
import { waitFor } from "../../test/support/wait-for.ts";

test("a link that leads outside the folder is refused, however it hides", async () => {
  const links: readonly Readonly<Record<string, string>>[] = [
    { passwd: "/etc/passwd" },
    { up: "../../../etc" },
    { "a/b/up": "../../../x" },
    // By its letters `p/q/up/../x` stays inside; `up` is a link to the top.
    { "p/q/up": "../..", out: "p/q/up/../x" },
    { one: "two", two: "../three" },
  ];
  for (const link of links) {
    await using store = await TestArtifacts.open();
    await store.repository.commit({ "p/q/file": "1", "a/b/file": "1" });
    for (const [path, target] of Object.entries(link)) await symlink(target, join(store.repository.folder, path));
    const commit = await store.repository.commit();
    await assert.rejects(store.artifacts.checkout(store.repository.path, commit), { code: "link-outside" });
    await assert.rejects(store.build(commit, serviceRecipe(null)), { code: "link-outside" });
    assert.deepEqual(await readdir(join(store.data, "checkouts")), []);
    assert.deepEqual(await readdir(join(store.data, "artifacts")), []);
  }
});

test("a link within the folder stays; one that leaves the resource's own root does not", async () => {
  await using store = await TestArtifacts.open();
  await store.repository.commit({ "api/real.txt": "1", "shared/x.txt": "2" });
  await symlink("real.txt", join(store.repository.folder, "api/link.txt"));
  const inside = await store.repository.commit();
  const built = await store.build(inside, serviceRecipe(null, "api"));
  assert.equal(await readFile(join(built.path, "link.txt"), "utf8"), "1");

  await symlink("../shared/x.txt", join(store.repository.folder, "api/shared.txt"));
  const outside = await store.repository.commit();
  await assert.rejects(store.build(outside, serviceRecipe(null, "api")), {
    code: "link-outside",
    message: /"shared.txt"/,
  });
  assert.ok(await store.build(outside, serviceRecipe(null, ".")));
});

test("a tree with a name that leads outside is refused", async () => {
  for (const name of ["..", ".git", "a/../../b"]) {
    await using store = await TestArtifacts.open();
    await store.repository.commit({ a: "evil" });
    const blob = await store.repository.git("rev-parse", "HEAD:a");
    const commit = rawCommit(store.repository.path, name, blob);
    await assert.rejects(store.artifacts.checkout(store.repository.path, commit), { code: "tree-unsafe" }, name);
    await assert.rejects(access(join(store.data, "b")));
  }
});

test("a small commit with more files than any disk holds is refused", { timeout: 60_000 }, async () => {
  await using store = await TestArtifacts.open();
  await store.repository.commit({ file: "" });
  const git = (...args: string[]): Promise<string> => store.repository.git(...args);
  let tree = await git("write-tree");
  for (let level = 0; level < 9; level += 1) {
    const entries = Array.from({ length: 10 }, (_, index) => `040000 tree ${tree}\tfolder-of-a-long-name-${index}\n`);
    tree = execFileSync("git", ["mktree"], { cwd: store.repository.folder, input: entries.join("") })
      .toString()
      .trim();
  }
  const commit = await git("commit-tree", tree, "-m", "bomb");
  await assert.rejects(store.artifacts.checkout(store.repository.path, commit), { code: "tree-too-large" });
  const isEmpty = async (): Promise<boolean> => (await readdir(join(store.data, "checkouts"))).length === 0;
  await waitFor("git to end and leave nothing", isEmpty);
});

test("submodules and LFS pointers are said plainly", async () => {
  await using store = await TestArtifacts.open();
  const first = await store.repository.commit({
    ".gitattributes": "*.png filter=lfs diff=lfs merge=lfs -text\n",
    "logo.png": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
    "real.png": "PNG",
  });
  await store.repository.git("update-index", "--add", "--cacheinfo", `160000,${first},vendor/lib`);
  await store.repository.git("commit", "--quiet", "--message=submodule");
  const commit = await store.repository.git("rev-parse", "HEAD");
  await using files = await store.artifacts.checkout(store.repository.path, commit);
  assert.equal(files.notices.length, 2);
  assert.match(files.notices[0]!, /"vendor\/lib" is a git submodule/);
  assert.match(files.notices[1]!, /"logo.png" is a Git LFS pointer/);
  const built = await store.build(commit, serviceRecipe(null));
  assert.deepEqual(built.lines, files.notices);
});

test("names with spaces, quotes, line ends and other scripts are written as they are", async () => {
  await using store = await TestArtifacts.open();
  const names = ["a b", 'q"uote', "new\nline", "größe", "日本", "-dash", "*star"];
  const commit = await store.repository.commit(Object.fromEntries(names.map((name) => [name, name])));
  const built = await store.build(commit, serviceRecipe(null));
  for (const name of names) assert.equal(await readFile(join(built.path, name), "utf8"), name);
});

/** A commit of a tree with one entry of any name, which git's own commands would not make. */
function rawCommit(repository: string, name: string, blob: string): string {
  const tree = Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, "hex")]);
  const git = (args: readonly string[], input: Buffer | string): string =>
    execFileSync("git", [`--git-dir=${repository}`, ...args], { input, encoding: "utf8" }).trim();
  const object = git(["hash-object", "-t", "tree", "-w", "--stdin", "--literally"], tree);
  const who = "Test <test@example.com> 0 +0000";
  const text = `tree ${object}\nauthor ${who}\ncommitter ${who}\n\nevil\n`;
  return git(["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], text);
}
