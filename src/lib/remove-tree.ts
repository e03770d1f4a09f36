import { chmod, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Removes a file or folder with all below it, also where folders are read-only. Already gone is fine. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    await makeFoldersWritable(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Files keep their mode: they may be hard links of files that stay. */
async function makeFoldersWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeFoldersWritable(join(folder, entry.name));
  }
}
