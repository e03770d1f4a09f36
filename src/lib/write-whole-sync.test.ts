import assert from "node:assert/strict";
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
