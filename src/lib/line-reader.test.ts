import assert from "node:assert/strict";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { type LineReader, lineReader } from "./line-reader.ts";

test("lines come when they are whole, each once; the last one at the end", async () => {
  await using folder = await temporaryFolder("lines");
  const file = join(folder.path, "app.log");
  const reader = lineReader(file);
  assert.deepEqual(await reader.read(), []);
  await appendFile(file, "one\ntw");
  assert.deepEqual(await reader.read(), ["one"]);
  await appendFile(file, "o\n\nthree");
  assert.deepEqual(await reader.read(), ["two", ""]);
  assert.deepEqual(await reader.read(), []);
  assert.deepEqual(await restOf(reader), [["three"]]);
  assert.deepEqual(await restOf(reader), []);
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

test("much that is new comes in parts, and no line or character is lost between them", async () => {
  await using folder = await temporaryFolder("lines");
  const file = join(folder.path, "app.log");
  // Four-byte characters, which neither chunks of 1 MiB nor lines of this length are aligned with.
  const lines = Array.from({ length: 60_000 }, (_, number) => `${number} 🌿🌿🌿🌿🌿🌿🌿🌿🌿🌿`);
  await writeFile(file, `${lines.join("\n")}\nlast`);
  const reader = lineReader(file);
  const first = await reader.read();
  assert.ok(Buffer.byteLength(first.join("\n")) <= 1024 * 1024);
  const rest = await restOf(reader);
  assert.ok(rest.length > 2);
  assert.deepEqual([...first, ...rest.flat()], [...lines, "last"]);
});

test("a line without end comes in pieces, cut between characters", async () => {
  await using folder = await temporaryFolder("lines");
  const file = join(folder.path, "app.log");
  const line = `x${"🌿".repeat(700_000)}`;
  await writeFile(file, line);
  const reader = lineReader(file);
  const pieces = await reader.read();
  assert.ok(pieces.length > 1, "what is unfinished does not pile up");
  const rest = await restOf(reader);
  const all = [...pieces, ...rest.flat()];
  assert.ok(all.every((piece) => piece.length <= 64 * 1024 && piece.isWellFormed()));
  assert.equal(all.join(""), line);
});

test("a line of the greatest length is one, however it is written", async () => {
  await using folder = await temporaryFolder("lines");
  const file = join(folder.path, "app.log");
  const line = "x".repeat(64 * 1024);
  const reader = lineReader(file);
  await writeFile(file, line);
  assert.deepEqual(await reader.read(), []);
  await appendFile(file, `\n${line}y\n`);
  assert.deepEqual(await reader.read(), [line, line, "y"]);
});

async function restOf(reader: LineReader): Promise<readonly (readonly string[])[]> {
  const parts = [];
  for await (const lines of reader.readRest()) parts.push(lines);
  return parts;
}
