import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { newId } from "../lib/new-id.ts";
import { removeTree } from "../lib/remove-tree.ts";
import type { Artifact, BuildRequest, Recipe } from "./artifact.ts";
import type { ArtifactFolders } from "./artifact-folders.ts";
import { openBuildLog } from "./build-log.ts";
import type { BuildUsers } from "./build-users.ts";
import type { DependencyLayers } from "./dependencies/dependency-layers.ts";
import { extractTree } from "./extract-tree.ts";
import type { JobRunner } from "./job-runner.ts";
import { runBuild } from "./run-build.ts";
import { sealTree } from "./seal-tree.ts";
import type { RunOptions } from "./shared-runs.ts";
import { siteTree } from "./site-tree.ts";
import { type Stopwatch, stopwatch } from "./stopwatch.ts";
import { storageError } from "./storage-error.ts";

export interface Builder {
  readonly folders: ArtifactFolders;
  readonly runner: JobRunner;
  readonly layers: DependencyLayers;
  readonly users: BuildUsers;
  /** Names of the folders below `builds` that are in use. */
  readonly active: Set<string>;
}

/**
 * Builds an artifact in a folder of its own, and moves it to its place when it is complete: after a
 * crash at any moment it is there whole or not at all.
 */
export async function buildArtifact(builder: Builder, request: BuildRequest, options: RunOptions): Promise<Artifact> {
  const { folders, active, users } = builder;
  const workspace = join(folders.builds, newId(request.id));
  const user = users.take();
  active.add(basename(workspace));
  const buildLog = openBuildLog(join(folders.logs, `${request.id}.log`));
  const log = (line: string): void => {
    buildLog.line(line);
    options.log(line);
  };
  try {
    await mkdir(join(workspace, "home"), { recursive: true });
    const artifact = await buildIn({ workspace, user }, builder, request, { ...options, log });
    await buildLog.close();
    await publish(join(workspace, "artifact"), join(folders.artifacts, request.id));
    return artifact;
  } catch (error) {
    const explained = storageError(error, folders.data);
    if (explained instanceof Error) buildLog.line(explained.message);
    throw explained;
  } finally {
    await buildLog.close().catch(() => undefined);
    await removeTree(workspace);
    active.delete(basename(workspace));
    users.giveBack(user);
  }
}

interface Place {
  readonly workspace: string;
  readonly user: string;
}

/** An artifact that got there meanwhile, from a build that was thought to be aborted, is as good. */
async function publish(made: string, place: string): Promise<void> {
  try {
    await rename(made, place);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  }
}

/** Name of the jobs that run in a workspace. */
export function jobOf(workspace: string): string {
  return `build-${basename(workspace)}`;
}

/** Leaves the complete artifact in the folder `artifact` of the workspace. */
async function buildIn(
  { workspace, user }: Place,
  builder: Builder,
  request: BuildRequest,
  options: RunOptions,
): Promise<Artifact> {
  const { id, repository, commit, spec } = request;
  const time = stopwatch();
  const made = join(workspace, "artifact");
  const tree = join(made, "tree");
  const source = spec.kind === "site" ? join(workspace, "source") : tree;
  await mkdir(made);
  await chmod(made, 0o755);
  const notices = await extractTree({ repository, commit, root: spec.root, into: source, signal: options.signal });
  for (const notice of notices) options.log(notice);
  time.lap("checkout");
  const built = await runCommand({ workspace, user, source }, builder, request, options, time);
  if (spec.kind === "site") await siteTree({ source, dir: spec.dir, tree });
  const skip = new Set(built?.linked === true ? built.layer.folders.map((folder) => join(tree, folder)) : []);
  const seal = await sealTree(tree, { skip, escapes: spec.kind === "site" ? "refused" : "allowed" });
  time.lap("seal");
  const dependencies = built ? [built.layer.key] : [];
  const createdAt = new Date().toISOString();
  const artifact = { id, commit, recipe: recipeOf(spec), dependencies, ...seal, timing: time.laps(), createdAt };
  await writeFile(join(made, "artifact.json"), `${JSON.stringify(artifact, null, 2)}\n`, { mode: 0o444, flush: true });
  options.signal.throwIfAborted();
  return artifact;
}

async function runCommand(
  { workspace, user, source }: Place & { readonly source: string },
  { runner, layers, folders }: Builder,
  { spec, app, slug, resource }: BuildRequest,
  options: RunOptions,
  time: Stopwatch,
): ReturnType<typeof runBuild> {
  if (spec.build === null) return null;
  const build = {
    runner,
    layers,
    workspace,
    source,
    // Each has its own: a package that one user has put there is not taken for checked by another.
    cache: join(folders.cache, user),
    user,
    job: jobOf(workspace),
    command: spec.build,
    tags: { app, slug, resource },
  };
  return runBuild(build, options, time);
}

/** A spec has more (environment variables) that is nobody's business here. */
function recipeOf(spec: Recipe): Recipe {
  const { kind, root, build } = spec;
  return kind === "site" ? { kind, root, build, dir: spec.dir } : { kind, root, build };
}
