import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder, or the nearest one above it in the same repository, that has a file of one of the names; else null. */
export function definitionFolder(folder: string, names: readonly string[]): string | null {
  if (names.some((name) => existsSync(join(folder, name)))) return folder;
  const root = repositoryRoot(folder);
  return root === null || root === folder ? null : definitionFolder(dirname(folder), names);
}

function repositoryRoot(folder: string): string | null {
  if (existsSync(join(folder, ".git"))) return folder;
  return dirname(folder) === folder ? null : repositoryRoot(dirname(folder));
}
