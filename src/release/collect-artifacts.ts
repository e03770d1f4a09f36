import { readdir, rename, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { newId } from "../lib/new-id.ts";
import { removeTree } from "../lib/remove-tree.ts";
import type { ArtifactFolders } from "./artifact-folders.ts";
import { listArtifacts, manifestOf } from "./stored-artifacts.ts";

export interface Collection {
  /** Ids of the artifacts that were removed. */
  readonly artifacts: readonly string[];
  /** Keys of the dependency layers that were removed. */
  readonly dependencies: readonly string[];
}

export interface CollectRequest {
  readonly folders: ArtifactFolders;
  /** Ids of the artifacts that releases use. */
  readonly keep: ReadonlySet<string>;
  /** What was used less than so many milliseconds ago stays: a release may be about to use it. */
  readonly grace: number;
  /** Names of the folders below `builds` that are in use. */
  readonly active: ReadonlySet<string>;
}

/** Logs of builds that failed are kept so long, in milliseconds. */
const logAge = 7 * 24 * 60 * 60_000;

/** Removes artifacts that nobody keeps, dependency layers that no artifact was built with, and what failed builds left. */
export async function collectArtifacts(request: CollectRequest): Promise<Collection> {
  const { folders, active } = request;
  const artifacts = await collectUnkept(request);
  const dependencies = await collectLayers(request);
  await collectLogs(folders);
  for (const name of await readdir(folders.builds)) {
    if (!active.has(name)) await removeTree(join(folders.builds, name));
  }
  return { artifacts, dependencies };
}

async function collectUnkept({ folders, keep, grace }: CollectRequest): Promise<string[]> {
  const removed = [];
  for (const id of await readdir(folders.artifacts)) {
    if (keep.has(id) || (await age(manifestOf(folders.artifacts, id))) < grace) continue;
    await discard(folders, join(folders.artifacts, id));
    removed.push(id);
  }
  return removed;
}

async function collectLayers({ folders, grace }: CollectRequest): Promise<string[]> {
  const artifacts = await listArtifacts(folders.artifacts);
  const needed = new Set(artifacts.flatMap((artifact) => artifact.dependencies));
  const removed = [];
  for (const key of await readdir(folders.dependencies)) {
    if (needed.has(key) || (await age(join(folders.dependencies, key, "layer.json"))) < grace) continue;
    await discard(folders, join(folders.dependencies, key));
    removed.push(key);
  }
  return removed;
}

async function collectLogs(folders: ArtifactFolders): Promise<void> {
  const built = new Set(await readdir(folders.artifacts));
  for (const name of await readdir(folders.logs)) {
    const log = join(folders.logs, name);
    if (!built.has(basename(name, ".log")) && (await age(log)) > logAge) await removeTree(log);
  }
}

/** Disappears at once, as a whole; a crash leaves it in the trash, which is emptied at the next start. */
async function discard(folders: ArtifactFolders, path: string): Promise<void> {
  const trash = join(folders.trash, newId(basename(path)));
  await rename(path, trash);
  await removeTree(trash);
}

/** Milliseconds since the file was last written or used; endless when there is none. */
async function age(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
}
