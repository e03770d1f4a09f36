import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../../lib/has-code.ts";

/**
 * All that decides what an installation gives, as data to hash; or why that cannot be told before
 * it ran, in words that follow "not cached: ".
 */
export type InstallInputs = { readonly inputs: readonly unknown[] } | { readonly uncached: string };

/** Text of a file of the tree, null when there is none. */
export async function readInput(tree: string, path: string): Promise<string | null> {
  try {
    return await readFile(join(tree, path), "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return null;
    throw error;
  }
}
