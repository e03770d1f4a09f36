import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { storageError } from "./storage-error.ts";

/** Where artifacts and what they are made with stand below the data directory; all on one file system, for renames and links. */
export interface ArtifactFolders {
  readonly data: string;
  /** `<id>/tree`, `<id>/artifact.json`. */
  readonly artifacts: string;
  /** Builds under way: `<id>-<nonce>`. */
  readonly builds: string;
  /** Installed dependencies: `<key>/tree`, `<key>/layer.json`. */
  readonly dependencies: string;
  readonly checkouts: string;
  /** Package managers' own caches. */
  readonly cache: string;
  /** `<id>.log`. */
  readonly logs: string;
  /** What is being removed. */
  readonly trash: string;
}

export async function openArtifactFolders(data: string): Promise<ArtifactFolders> {
  const folders = {
    data,
    artifacts: join(data, "artifacts"),
    builds: join(data, "builds"),
    dependencies: join(data, "dependencies"),
    checkouts: join(data, "checkouts"),
    cache: join(data, "cache"),
    logs: join(data, "logs", "builds"),
    trash: join(data, "trash"),
  };
  try {
    await Promise.all(Object.values(folders).map((folder) => mkdir(folder, { recursive: true })));
  } catch (error) {
    throw storageError(error, data);
  }
  return folders;
}
