import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { writeWholeSync } from "./write-whole-sync.ts";

it("replaces a file by another one, readable by its owner only, and leaves nothing beside it", (t) => {
  const root = mkdtempSync(join(tmpdir(), "bough-whole-"));
  t.after(() => rmSync(root, { recursive: true }));
  const path = join(root, "state.json");
  writeWholeSync(path, "a longer first text");
  const before = statSync(path).ino;
  writeWholeSync(path, "second");
  assert.equal(readFileSync(path, "utf8"), "second");
  assert.notEqual(statSync(path).ino, before);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(root), ["state.json"]);
});

it("leaves the old file where there is room for a part of the new one only", (t) => {
  const root = mkdtempSync(join(tmpdir(), "bough-whole-"));
  t.after(() => rmSync(root, { recursive: true }));
  const path = join(root, "state.json");
  writeWholeSync(path, "old");
  const program = `import { writeWholeSync } from ${JSON.stringify(import.meta.resolve("./write-whole-sync.ts"))};
    process.on("SIGXFSZ", () => undefined);
    writeWholeSync(process.argv[1], "x".repeat(100_000));`;
  const argv = ["-c", 'ulimit -f 8; exec "$0" "$@"', process.execPath, "--input-type=module", "-e", program, path];
  assert.throws(() => execFileSync("/bin/sh", argv, { stdio: "pipe" }), /EFBIG/);
  assert.equal(readFileSync(path, "utf8"), "old");
});
