import { realpathSync } from "node:fs";
import { sep } from "node:path";

const realpath = realpathSync.native;

/** The folder that the code may read: the first argument of the child process, without links. */
export const root = process.argv[2] ?? "";

const below = root + sep;

/**
 * Whether a path without links lies in the tree. Calls no method that the code could
 * have replaced.
 */
export function isInTree(path: string): boolean {
  if (path === root) return true;
  for (let index = 0; index < below.length; index += 1) if (path[index] !== below[index]) return false;
  return true;
}

/** Where the path leads once every link is followed. */
export function withoutLinks(path: string): string {
  return realpath(path);
}
