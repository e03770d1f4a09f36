import { access, constants, mkdir, realpath } from "node:fs/promises";
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
  /** Package managers' own caches: `<user>/`. */
  readonly cache: string;
  /** `<id>.log`. */
  readonly logs: string;
  /** What is being removed. */
  readonly trash: string;
}

/** Makes what is missing. Paths are real ones, so that links which builds make can be compared with them. */
export async function openArtifactFolders(data: string): Promise<ArtifactFolders> {
  try {
    await mkdir(data, { recursive: true });
    const folders = foldersOf(await realpath(data));
    await Promise.all(Object.values<string>({ ...folders }).map((folder) => mkdir(folder, { recursive: true })));
    await access(folders.artifacts, constants.W_OK);
    return folders;
  } catch (error) {
    throw storageError(error, data);
  }
}

function foldersOf(data: string): ArtifactFolders {
  return {
    data,
    artifacts: join(data, "artifacts"),
    builds: join(data, "builds"),
    dependencies: join(data, "dependencies"),
    checkouts: join(data, "checkouts"),
    cache: join(data, "cache", "packages"),
    logs: join(data, "logs", "builds"),
    trash: join(data, "trash"),
  };
}
