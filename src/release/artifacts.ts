import { readFile, readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { removeTree } from "../lib/remove-tree.ts";
import { addressArtifact } from "./address-artifact.ts";
import type { Artifact, ArtifactSource, BuildRequest } from "./artifact.ts";
import { type ArtifactFolders, openArtifactFolders } from "./artifact-folders.ts";
import { buildArtifact, jobId } from "./build-artifact.ts";
import { type OpenCheckout, openCheckouts } from "./checkouts.ts";
import type { JobRunner } from "./job-runner.ts";
import { type RunOptions, sharedRuns } from "./shared-runs.ts";

export interface Artifacts {
  /** The files of a commit: `await using files = await artifacts.checkout(repository, commit)`. */
  readonly checkout: OpenCheckout;
  /** Id of the artifact that the source has or will have; needs no checkout. */
  address(source: ArtifactSource): Promise<string>;
  has(id: string): Promise<boolean>;
  /** Folder with the artifact's files, read-only. */
  path(id: string): string;
  /**
   * Ensures that the artifact exists. Calls for one id at the same time build once. Codes:
   * `build-failed`, `disk-full`, `root-not-found`, `dir-not-found`, `link-outside`,
   * `program-not-found`. Rejects with the reason of `signal` when that aborts.
   */
  build(request: BuildRequest, options: RunOptions): Promise<Artifact>;
}

/** Opens the artifacts of a data directory, for one process; what builds left that died is removed. */
export async function openArtifacts({
  data,
  runner,
}: {
  readonly data: string;
  readonly runner: JobRunner;
}): Promise<Artifacts> {
  const folders = await openArtifactFolders(data);
  await removeLeftovers(folders, runner);
  const once = sharedRuns<Artifact>();

  return {
    checkout: openCheckouts(folders.checkouts),
    address: addressArtifact,
    has: async (id) => (await touch(folders, id)) !== null,
    path: (id) => join(folders.artifacts, id, "tree"),
    build: async (request, options) =>
      (await touch(folders, request.id)) ??
      once(request.id, (run) => buildArtifact({ folders, runner }, request, run), options),
  };
}

/** The artifact of that id, marked as just used; null when there is none. */
async function touch(folders: ArtifactFolders, id: string): Promise<Artifact | null> {
  const file = join(folders.artifacts, id, "artifact.json");
  try {
    const artifact = JSON.parse(await readFile(file, "utf8")) as Artifact;
    const now = new Date();
    await utimes(file, now, now);
    return artifact;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function removeLeftovers(folders: ArtifactFolders, runner: JobRunner): Promise<void> {
  for (const name of await readdir(folders.builds)) await runner.stop(jobId(name));
  for (const folder of [folders.builds, folders.checkouts, folders.trash]) {
    for (const name of await readdir(folder)) await removeTree(join(folder, name));
  }
}
