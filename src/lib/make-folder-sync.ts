import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { hasCode } from "./has-code.ts";

/**
 * Makes a folder and those above it, each of the mode. Node's own recursive `mkdirSync` never returns
 * on a file system such as /proc, which refuses a folder by saying that its parent is missing.
 */
export function makeFolderSync(path: string, mode = 0o777): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolderSync(dirname(path), mode);
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  }
}
