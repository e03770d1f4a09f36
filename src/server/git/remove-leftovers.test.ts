import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { newId } from "../../lib/new-id.ts";
import { removeLeftovers } from "./remove-leftovers.ts";

const unexpected = (error: unknown): never => {
  throw error;
};

test("what a crash left of repositories goes, and every repository stays", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "bough-leftovers-"));
  t.after(() => rm(folder, { recursive: true }));
  const kept = [".new-shop.git", "new.git", "shop.git", `shop.git.${newId("removed")}.git`];
  const leftovers = [`.new-${randomUUID()}`, `shop.git.${newId("removed")}`, `gone.git.${newId("removed")}`];
  for (const name of [...kept, ...leftovers]) {
    await mkdir(join(folder, name, "objects"), { recursive: true });
    await writeFile(join(folder, name, "objects", "pack"), "", { mode: 0o444 });
  }
  await removeLeftovers(folder, unexpected);
  assert.deepEqual((await readdir(folder)).toSorted(), kept);
});

test("a folder that is not there yet is no fault, one that cannot be read is reported", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "bough-leftovers-"));
  t.after(() => rm(folder, { recursive: true }));
  await removeLeftovers(join(folder, "none"), unexpected);
  await writeFile(join(folder, "file"), "");
  const reported: unknown[] = [];
  await removeLeftovers(join(folder, "file"), (error) => reported.push(error));
  assert.equal(reported.length, 1);
});
