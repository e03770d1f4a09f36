import assert from "node:assert/strict";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { lineReader } from "./line-reader.ts";

test("lines come when they are whole, each once; the last one at the end", async () => {
  await using folder = await temporaryFolder("lines");
  const file = join(folder.path, "app.log");
  const reader = lineReader(file);
  assert.deepEqual(await reader.read(), []);
  await appendFile(file, "one\ntw");
  assert.deepEqual(await reader.read(), ["one"]);
  await appendFile(file, "o\n\nthree");
  assert.deepEqual(await reader.read(), ["two", ""]);
  assert.deepEqual(await reader.read(true), ["three"]);
});

test("a character that is written in two parts is read as one", async () => {
  await using folder = await temporaryFolder("lines");
  const file = join(folder.path, "app.log");
  const reader = lineReader(file);
  const bytes = Buffer.from("größe 🌿\n");
  for (const byte of bytes) {
    await appendFile(file, Buffer.of(byte));
    if (byte !== 0x0a) assert.deepEqual(await reader.read(), []);
  }
  assert.deepEqual(await reader.read(), ["größe 🌿"]);
});

test("a file that was rotated is read from its start", async () => {
  await using folder = await temporaryFolder("lines");
  const file = join(folder.path, "app.log");
  await writeFile(file, "a first line that is long\n");
  const reader = lineReader(file, 26);
  assert.deepEqual(await reader.read(), []);
  await writeFile(file, "anew\n");
  assert.deepEqual(await reader.read(), ["anew"]);
});
