import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file whole or not at all, whenever this process or the machine dies: to a temporary name
 * beside it, synced, then renamed, and the folder synced. There may be one writer of a path at a time.
 */
export async function writeWhole(path: string, content: string, mode = 0o600): Promise<void> {
  const temporary = `${path}.new`;
  try {
    await using file = await open(temporary, "w", mode);
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await rename(temporary, path);
  await using folder = await open(dirname(path), "r");
  await folder.sync();
}
