import { chmod, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "./has-code.ts";

/** Removes a file or folder with all below it, also where folders are read-only. Already gone is fine. */
export async function removeTree(path: string): Promise<void> {
  try {
    await remove(path);
  } catch {
    await makeFoldersWritable(path);
    await remove(path);
  }
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}

/** Files keep their mode: they may be hard links of files that stay. A removal that failed may still be going on, so folders may vanish. */
async function makeFoldersWritable(folder: string): Promise<void> {
  try {
    await chmod(folder, 0o700);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) await makeFoldersWritable(join(folder, entry.name));
    }
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}
