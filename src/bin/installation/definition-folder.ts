import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const FILES = ["bough.config.ts", "bough.config.mts", "bough.config.js", "bough.config.mjs"];

/** The folder, or the nearest one above it in the same repository, that has a definition; null when none has. */
export function definitionFolder(folder: string): string | null {
  if (FILES.some((name) => existsSync(join(folder, name)))) return folder;
  const root = repositoryRoot(folder);
  return root === null || root === folder ? null : definitionFolder(dirname(folder));
}

function repositoryRoot(folder: string): string | null {
  if (existsSync(join(folder, ".git"))) return folder;
  return dirname(folder) === folder ? null : repositoryRoot(dirname(folder));
}
