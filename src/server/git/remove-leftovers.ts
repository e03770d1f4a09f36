import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../../lib/has-code.ts";
import { removeTree } from "../../lib/remove-tree.ts";

/**
 * Removes what a crash left of repositories that were being made or removed. For the start, before
 * anybody can make or remove one. What cannot be removed is reported, and hinders nothing.
 */
export async function removeLeftovers(repositories: string, report: (error: unknown) => void): Promise<void> {
  const names = await readdir(repositories).catch((error: unknown) => {
    if (!hasCode(error, "ENOENT")) report(error);
    return [];
  });
  for (const name of names) if (LEFTOVER.test(name)) await removeTree(join(repositories, name)).catch(report);
}

/** The repository of an app, whatever the app is called, ends in `.git`. */
const LEFTOVER = /^\.new-[0-9a-f-]{36}$|\.git\.removed-[0-9a-z]+$/;
