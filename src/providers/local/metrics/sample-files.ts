import { appendFileSync, mkdirSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { hasCode } from "../../../lib/has-code.ts";
import type { EnvironmentRef } from "../../../provider/provider.ts";
import { environmentDirectory } from "../directories.ts";
import type { Sample } from "./sample.ts";

const HOUR = 3_600_000;
/** Hours for which samples are kept. */
export const KEPT_HOURS = 24;

/** Beside the environment's logs, so that they go when it goes. One file an hour. */
const folderOf = (data: string, environment: EnvironmentRef): string =>
  join(environmentDirectory(data, environment), "metrics");

/** Hours since 1970, in which names sort as numbers for the next centuries. */
export const hourOf = (at: number): number => Math.floor(at / HOUR);
const fileName = (hour: number): string => `${hour}.jsonl`;

/**
 * Makes the environment's folder of samples; whether it was not there. False as well when the environment
 * itself has no folder: one that is being removed must not come back.
 */
export function makeSampleFolder(data: string, environment: EnvironmentRef): boolean {
  try {
    mkdirSync(folderOf(data, environment), { mode: 0o700 });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST", "ENOENT")) return false;
    throw error;
  }
}

/**
 * Adds a line that is not synced: samples are worth no more than the seconds that a power cut costs. False
 * where the environment has no folder.
 */
export function appendSample(data: string, environment: EnvironmentRef, hour: number, sample: Sample): boolean {
  const file = join(folderOf(data, environment), fileName(hour));
  try {
    appendFileSync(file, `${JSON.stringify(sample)}\n`, { mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

/**
 * The samples of a time, oldest first, with those of the file before it: what is counted then is told by the
 * difference to them. The last may be later: what it tells has come since the one before.
 */
export async function readSamples(
  data: string,
  environment: EnvironmentRef,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly Sample[]> {
  const folder = folderOf(data, environment);
  const files = (await filesIn(folder)).filter(({ hour }) => hour <= hourOf(to) + 1);
  const first = Math.max(
    0,
    files.findLastIndex(({ hour }) => hour < hourOf(from)),
  );
  const samples: Sample[] = [];
  for (const file of files.slice(first))
    for (const line of (await readText(folder, file)).split("\n")) {
      const sample = parse(line);
      if (sample !== null) samples.push(sample);
    }
  return samples;
}

/** Removes the files of all environments that are too old, and packs those to which nothing is added any more. */
export async function tidySamples(data: string, now: number): Promise<void> {
  const root = join(data, "environments");
  for (const app of await namesIn(root))
    for (const slug of await namesIn(join(root, app))) {
      const folder = folderOf(data, { app, slug });
      for (const file of await filesIn(folder)) {
        if (file.hour < hourOf(now) - KEPT_HOURS) await rm(join(folder, file.name), { force: true });
        else if (file.hour < hourOf(now) && !file.packed) await pack(folder, file);
      }
    }
}

interface SampleFile {
  readonly name: string;
  readonly hour: number;
  readonly packed: boolean;
}

/** By hour. One that was packed, and whose original a crash has left, stands there once. */
async function filesIn(folder: string): Promise<readonly SampleFile[]> {
  const files = new Map<number, SampleFile>();
  for (const name of await namesIn(folder)) {
    const [, hour, packed] = /^(\d+)\.jsonl(\.gz)?$/.exec(name) ?? [];
    if (hour === undefined) continue;
    const known = files.get(Number(hour));
    if (known === undefined || known.packed)
      files.set(Number(hour), { name, hour: Number(hour), packed: packed !== undefined });
  }
  return [...files.values()].toSorted((one, other) => one.hour - other.hour);
}

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => []);

async function readText(folder: string, { name, packed }: SampleFile): Promise<string> {
  try {
    const content = await readFile(join(folder, name));
    return (packed ? await unzip(content) : content).toString("utf8");
  } catch (error) {
    // It has become too old meanwhile, or the environment is gone.
    if (hasCode(error, "ENOENT")) return "";
    throw error;
  }
}

/** A sample is much like the one before: packed, they take a tenth. */
async function pack(folder: string, { name }: SampleFile): Promise<void> {
  const original = join(folder, name);
  try {
    await writeFile(`${original}.part`, await zip(await readFile(original)), { mode: 0o600 });
    await rename(`${original}.part`, `${original}.gz`);
    await rm(original, { force: true });
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}

const [zip, unzip] = [promisify(gzip), promisify(gunzip)];

/** The last line of a process that was killed may be cut off. */
function parse(line: string): Sample | null {
  try {
    return JSON.parse(line) as Sample;
  } catch {
    return null;
  }
}
