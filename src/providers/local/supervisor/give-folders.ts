import { chmodSync, lchownSync, lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolderSync } from "../../../lib/make-folder-sync.ts";
import type { Credentials } from "./spawn-process.ts";

/**
 * Makes the folders that are missing, and gives each to the user alone, with all that is in it, unless
 * it is the user's already. Links are given themselves, never what they lead to.
 */
export function giveFolders(folders: readonly string[], credentials: Credentials | null): void {
  for (const folder of folders) {
    makeFolderSync(dirname(folder), PASSABLE);
    makeFolderSync(folder, PRIVATE);
    if (credentials === null || lstatSync(folder).uid === credentials.uid) continue;
    chmodSync(folder, PRIVATE);
    give(folder, credentials);
  }
}

/** Others may pass through to what they are given below, and see nothing of what else is there. */
const PASSABLE = 0o711;
const PRIVATE = 0o700;

function give(path: string, credentials: Credentials): void {
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) give(join(path, name), credentials);
  lchownSync(path, credentials.uid, credentials.gid);
}
