import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, it } from "node:test";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "../../../../test/support/temporary-folder.ts";
import type { Sample } from "./sample.ts";
import { KEPT_HOURS, appendSample, tidySamples, hourOf, makeSampleFolder, readSamples } from "./sample-files.ts";

const HOUR = 3_600_000;
const environment = { app: "shop", slug: "main" };
const now = Date.parse("2026-11-30T12:30:00Z");
const sample = (at: number): Sample => ({ at, full: true, counts: [], instances: [], disk: null });

it("samples are read back with those of the file before, and the next that follow", async (t) => {
  const { data, append } = await open(t);
  for (const hours of [-5, -3, -1, 0, 2]) append(now + hours * HOUR);
  const read = await readSamples(data, environment, { from: now - 90 * 60_000, to: now });
  assert.deepEqual(
    read.map(({ at }) => (at - now) / HOUR),
    [-3, -1, 0],
  );
  assert.deepEqual(await readSamples(data, { app: "shop", slug: "other" }, { from: 0, to: now }), []);
});

it("a line that was cut off is left out", async (t) => {
  const { data, folder, append } = await open(t);
  append(now - 2);
  appendFileSync(join(folder, `${hourOf(now)}.jsonl`), '{"at":1764\n');
  append(now - 1);
  const read = await readSamples(data, environment, { from: now - HOUR, to: now });
  assert.deepEqual(
    read.map(({ at }) => at - now),
    [-2, -1],
  );
});

it("files that are too old go, and those that are full are packed", async (t) => {
  const { data, folder, append } = await open(t);
  for (const hours of [0, 1, KEPT_HOURS, KEPT_HOURS + 1, KEPT_HOURS + 50]) append(now - hours * HOUR);
  appendFileSync(join(folder, "notes.txt"), "mine");
  const all = { from: 0, to: now };
  const before = await readSamples(data, environment, all);
  for (let round = 0; round < 2; round += 1) {
    await tidySamples(data, now);
    assert.deepEqual(readdirSync(folder).toSorted(), [
      `${hourOf(now) - KEPT_HOURS}.jsonl.gz`,
      `${hourOf(now) - 1}.jsonl.gz`,
      `${hourOf(now)}.jsonl`,
      "notes.txt",
    ]);
    assert.deepEqual(await readSamples(data, environment, all), before.slice(2));
  }
});

it("a file whose packing was cut off is read once, and packed again", async (t) => {
  const { data, folder, append } = await open(t);
  append(now - HOUR);
  const original = join(folder, `${hourOf(now) - 1}.jsonl`);
  appendFileSync(`${original}.part`, "half");
  appendFileSync(`${original}.gz`, gzipSync(readFileSync(original)));
  assert.equal((await readSamples(data, environment, { from: 0, to: now })).length, 1);
  await tidySamples(data, now);
  assert.deepEqual(readdirSync(folder), [`${hourOf(now) - 1}.jsonl.gz`]);
  assert.equal((await readSamples(data, environment, { from: 0, to: now })).length, 1);
});

it("an environment that has been removed does not come back", async (t) => {
  const { data } = await open(t);
  const gone = { app: "shop", slug: "gone" };
  assert.equal(makeSampleFolder(data, gone), false);
  assert.equal(appendSample(data, gone, hourOf(now), sample(now)), false);
  assert.ok(!existsSync(join(data, "environments", "shop", "gone")));
});

async function open(t: TestContext) {
  const root = await temporaryFolder("samples");
  t.after(() => root.remove());
  mkdirSync(join(root.path, "environments", "shop", "main"), { recursive: true });
  assert.equal(makeSampleFolder(root.path, environment), true);
  assert.equal(makeSampleFolder(root.path, environment), false);
  return {
    data: root.path,
    folder: join(root.path, "environments", "shop", "main", "metrics"),
    append: (at: number) => appendSample(root.path, environment, hourOf(at), sample(at)),
  };
}
