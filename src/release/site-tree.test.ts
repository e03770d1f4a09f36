import assert from "node:assert/strict";
import { readFile, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { TestArtifacts, serviceRecipe, siteRecipe } from "../../test/support/test-artifacts.ts";

test("a site's artifact is the folder that is served, and no more", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({
    "public/index.html": "<p>hi",
    "public/a/b.txt": "b",
    "secret.txt": "s",
  });
  const built = await store.build(commit, siteRecipe("public", "echo made > public/made.txt"));
  const paths = await readdir(built.path, { recursive: true });
  assert.deepEqual(paths.toSorted(), ["a", "a/b.txt", "index.html", "made.txt"]);
});

test("text is compressed beforehand where that saves something", async () => {
  await using store = await TestArtifacts.open();
  const text = "body { color: red }\n".repeat(200);
  const noise = Buffer.from(Array.from({ length: 4000 }, (_, n) => (n * n * 31 + (n >> 3) * 17) % 251));
  const commit = await store.repository.commit({
    "app.css": text,
    "photo.jpg": text,
    "tiny.css": "a{}",
    "own.js": text,
    "own.js.br": "own",
    "noise.bin": noise,
  });
  const { path } = await store.build(commit, siteRecipe("."));
  assert.equal(brotliDecompressSync(await readFile(join(path, "app.css.br"))).toString(), text);
  assert.equal(gunzipSync(await readFile(join(path, "app.css.gz"))).toString(), text);
  assert.equal(await readFile(join(path, "own.js.br"), "utf8"), "own");
  const names = (await readdir(path)).filter((name) => /\.(br|gz)$/.test(name));
  assert.deepEqual(names.toSorted(), ["app.css.br", "app.css.gz", "own.js.br", "own.js.gz"]);
});

test("what the address ignores is not served from the top of the source", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({
    "index.html": "x",
    "README.md": "x",
    ".github/a": "x",
    "bough.config.ts": "x",
  });
  const { path } = await store.build(commit, siteRecipe("."));
  assert.deepEqual(await readdir(path), ["index.html"]);
});

test("a folder that is not there after the build is named, with those that are", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ "src/a": "x", file: "x" });
  await assert.rejects(store.build(commit, siteRecipe("dist", "mkdir out")), {
    code: "dir-not-found",
    message: /"dist"/,
    hint: /out, src/,
  });
  for (const dir of ["..", "../..", "/etc", "file"]) {
    await assert.rejects(store.build(commit, siteRecipe(dir)), { code: "dir-not-found" }, dir);
  }
});

test("a link out of what is served is refused, also one that the build made", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ "public/index.html": "x", "lib/a.js": "x" });
  for (const target of ["/etc/passwd", "../lib", "../../../etc", "../public/../lib"]) {
    await assert.rejects(store.build(commit, siteRecipe("public", `ln -s ${target} public/link`)), {
      code: "link-outside",
      message: /"link"/,
    });
  }
  await assert.rejects(store.build(commit, siteRecipe("link", "ln -s /etc link")), { code: "dir-not-found" });
  const built = await store.build(commit, siteRecipe("public", "ln -s index.html public/link"));
  assert.equal(await readlink(join(built.path, "link")), "index.html");
});

test("a service's build may link outside; links into the build's own folder become relative", async () => {
  await using store = await TestArtifacts.open();
  const commit = await store.repository.commit({ "bin/tool": "x" });
  const build = 'ln -s /bin/sh shell; ln -s "$PWD/bin/tool" tool; mkfifo pipe';
  const { path } = await store.build(commit, serviceRecipe(build));
  assert.equal(await readlink(join(path, "shell")), "/bin/sh");
  assert.equal(await readlink(join(path, "tool")), "bin/tool");
  assert.deepEqual((await readdir(path)).toSorted(), ["bin", "shell", "tool"]);
});
