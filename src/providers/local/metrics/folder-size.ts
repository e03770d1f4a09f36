import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../../../lib/has-code.ts";

/** Entries beyond which a folder is too dear to be measured. */
const MOST_ENTRIES = 20_000;
const BLOCK = 512;

/** Bytes that folders take on disk, none for those that are not there; null where there is too much in them. */
export async function folderSize(folders: readonly string[]): Promise<number | null> {
  let [size, entries] = [0, 0];
  const waiting = [...folders];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    entries += 1;
    if (entries > MOST_ENTRIES) return null;
    const found = await lstat(path).catch(nullWhenGone);
    if (found === null) continue;
    size += found.blocks * BLOCK;
    const folder = path;
    if (found.isDirectory()) waiting.push(...(await namesIn(folder)).map((name) => join(folder, name)));
  }
  return size;
}

const namesIn = async (folder: string): Promise<readonly string[]> => (await readdir(folder).catch(nullWhenGone)) ?? [];

function nullWhenGone(error: unknown): null {
  if (hasCode(error, "ENOENT", "ENOTDIR")) return null;
  throw error;
}
