import { readdir, rename, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { BoughError } from "../lib/bough-error.ts";
import { findEscape } from "../lib/find-escape.ts";
import { isInert } from "./address-artifact.ts";
import { compressTree } from "./compress-tree.ts";

export interface SiteTreeRequest {
  /** Where the site was built. */
  readonly source: string;
  /** Folder below it that is served. */
  readonly dir: string;
  /** Where that folder is moved to. */
  readonly tree: string;
}

/**
 * Takes the folder that a site serves, and compresses what is worth it. When that is the whole
 * source, the files that the address ignores are left out, as they would be served out of date.
 */
export async function siteTree({ source, dir, tree }: SiteTreeRequest): Promise<void> {
  const folder = resolve(source, dir);
  if (!(await isFolderWithin(source, folder))) throw await missing(source, dir);
  if (folder === source) await removeInert(folder);
  await rename(folder, tree);
  await compressTree(tree);
}

async function isFolderWithin(source: string, folder: string): Promise<boolean> {
  if ((await findEscape(source, folder)) !== null) return false;
  return stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

async function removeInert(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter(isInert);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true })));
}

async function missing(source: string, dir: string): Promise<BoughError> {
  const entries = await readdir(source, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const existing = folders.length === 0 ? "There are no folders." : `The folders there are: ${folders.join(", ")}.`;
  return new BoughError("dir-not-found", `The folder "${dir}" does not exist after the build.`, {
    hint: `Set \`dir\` to the folder, below \`root\`, that the build writes. ${existing}`,
  });
}
