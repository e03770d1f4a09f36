import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { makeFolderSync } from "./make-folder-sync.ts";

it("makes a folder with those above it, once, and fails where none can be", (t) => {
  const root = mkdtempSync(join(tmpdir(), "bough-folder-"));
  t.after(() => rmSync(root, { recursive: true }));
  const folder = join(root, "a", "b");
  makeFolderSync(folder, 0o700);
  makeFolderSync(folder);
  assert.deepEqual(
    [join(root, "a"), folder].map((path) => statSync(path).mode & 0o777),
    [0o700, 0o700],
  );
  writeFileSync(join(root, "file"), "");
  assert.throws(() => makeFolderSync(join(root, "file", "c")), { code: "ENOTDIR" });
  assert.throws(() => makeFolderSync("/proc/bough/data"));
});
