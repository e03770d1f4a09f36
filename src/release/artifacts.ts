import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { removeTree } from "../lib/remove-tree.ts";
import { addressArtifact } from "./address-artifact.ts";
import type { Artifact, ArtifactSource, BuildRequest } from "./artifact.ts";
import { type ArtifactFolders, openArtifactFolders } from "./artifact-folders.ts";
import { buildArtifact, jobOf } from "./build-artifact.ts";
import { buildUsers } from "./build-users.ts";
import { type OpenCheckout, openCheckouts } from "./checkouts.ts";
import { type Collection, collectArtifacts } from "./collect-artifacts.ts";
import { openDependencyLayers } from "./dependencies/dependency-layers.ts";
import type { JobRunner } from "./job-runner.ts";
import { type RunOptions, sharedRuns } from "./shared-runs.ts";
import { useArtifact } from "./stored-artifacts.ts";

export interface Artifacts {
  /** The files of a commit: `await using files = await artifacts.checkout(repository, commit)`. */
  readonly checkout: OpenCheckout;
  /** Id of the artifact that the source has or will have; needs no checkout. */
  address(source: ArtifactSource): Promise<string>;
  /** Whether it is there; it then stays for the time of grace, whatever is collected. */
  has(id: string): Promise<boolean>;
  /** Folder with the artifact's files, read-only. */
  path(id: string): string;
  /** File with the output of the last build of that id, also of one that failed. */
  log(id: string): string;
  /**
   * Ensures that the artifact exists. Calls for one id at the same time build once. Codes:
   * `build-failed`, `disk-full`, `data-not-writable`, `root-not-found`, `dir-not-found`,
   * `link-outside`, `tree-unsafe`, `commit-not-found`, `program-not-found`. Rejects with the reason
   * of `signal` when that aborts, after everything that the build started has ended.
   */
  build(request: BuildRequest, options: RunOptions): Promise<Artifact>;
  /** Of all that are there; reads none of them, and marks none as used: `has` does. */
  ids(): Promise<readonly string[]>;
  /** Removes artifacts that are not in `keep`, and what only they needed; nothing that was used within the time of grace. */
  collect(keep: ReadonlySet<string>): Promise<Collection>;
}

export interface ArtifactsOptions {
  /** Data directory of the installation. */
  readonly data: string;
  readonly runner: JobRunner;
  /** Milliseconds; longer than it takes from a build to the release that uses it. */
  readonly grace?: number;
}

/** Opens the artifacts of a data directory, for one process; what builds left that died is removed. */
export async function openArtifacts({ data, runner, grace = 15 * 60_000 }: ArtifactsOptions): Promise<Artifacts> {
  const folders = await openArtifactFolders(data);
  await removeLeftovers(folders, runner);
  const active = new Set<string>();
  const layers = openDependencyLayers(folders.dependencies);
  const builder = { folders, runner, active, layers, users: buildUsers() };
  const buildOnce = sharedRuns<Artifact>();

  return {
    checkout: openCheckouts(folders.checkouts),
    address: addressArtifact,
    has: async (id) => (await useArtifact(folders.artifacts, id)) !== null,
    path: (id) => join(folders.artifacts, id, "tree"),
    log: (id) => join(folders.logs, `${id}.log`),
    build: async (request, options) =>
      (await useArtifact(folders.artifacts, request.id)) ??
      buildOnce(request.id, (run) => buildArtifact(builder, request, run), options),
    // An artifact gets its place when it is complete, and leaves it whole.
    ids: () => readdir(folders.artifacts),
    collect: (keep) => collectArtifacts({ folders, keep, grace, active }),
  };
}

async function removeLeftovers(folders: ArtifactFolders, runner: JobRunner): Promise<void> {
  for (const name of await readdir(folders.builds)) await runner.stop(jobOf(name));
  for (const folder of [folders.builds, folders.checkouts, folders.trash]) {
    for (const name of await readdir(folder)) await removeTree(join(folder, name));
  }
}
