import { randomBytes } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeTree } from "../lib/remove-tree.ts";
import type { Artifact, BuildRequest, Recipe } from "./artifact.ts";
import type { ArtifactFolders } from "./artifact-folders.ts";
import { extractTree } from "./extract-tree.ts";
import type { JobRunner } from "./job-runner.ts";
import { runBuildCommand } from "./run-build-command.ts";
import { sealTree } from "./seal-tree.ts";
import type { RunOptions } from "./shared-runs.ts";
import { siteTree } from "./site-tree.ts";
import { stopwatch } from "./stopwatch.ts";
import { storageError } from "./storage-error.ts";

export interface Builder {
  readonly folders: ArtifactFolders;
  readonly runner: JobRunner;
}

/**
 * Builds an artifact in a folder of its own, and moves it to its place when it is complete: after a
 * crash at any moment it is there whole or not at all.
 */
export async function buildArtifact(builder: Builder, request: BuildRequest, options: RunOptions): Promise<Artifact> {
  const workspace = join(builder.folders.builds, `${request.id}-${randomBytes(4).toString("hex")}`);
  try {
    await mkdir(join(workspace, "home"), { recursive: true });
    const artifact = await buildIn(workspace, builder, request, options);
    await publish(workspace, builder, request.id);
    return artifact;
  } catch (error) {
    throw storageError(error, builder.folders.data);
  } finally {
    await removeTree(workspace);
  }
}

async function buildIn(
  workspace: string,
  { folders, runner }: Builder,
  request: BuildRequest,
  options: RunOptions,
): Promise<Artifact> {
  const { id, repository, commit, spec } = request;
  const source = join(workspace, "source");
  const time = stopwatch();
  const notices = await extractTree({ repository, commit, root: spec.root, into: source, signal: options.signal });
  for (const notice of notices) options.log(notice);
  time.lap("checkout");
  if (spec.build !== null) {
    await runBuildCommand(
      runner,
      {
        id: jobId(workspace),
        command: spec.build,
        cwd: source,
        home: join(workspace, "home"),
        cache: folders.cache,
        tags: { app: request.app, slug: request.slug, resource: request.resource },
      },
      options,
    );
  }
  time.lap("build");
  const made = join(workspace, "artifact");
  await mkdir(made);
  const tree = join(made, "tree");
  if (spec.kind === "site") await siteTree({ source, dir: spec.dir, tree });
  else await rename(source, tree);
  time.lap("collect");
  const seal = await sealTree(tree, { skip: new Set(), escapes: spec.kind === "site" ? "refused" : "allowed" });
  time.lap("seal");
  const artifact: Artifact = {
    id,
    commit,
    recipe: recipeOf(spec),
    dependencies: [],
    ...seal,
    timing: time.laps(),
    createdAt: new Date().toISOString(),
  };
  await writeFile(join(made, "artifact.json"), `${JSON.stringify(artifact, null, 2)}\n`, { mode: 0o444, flush: true });
  return artifact;
}

/** A spec has more (environment variables) that is nobody's business here. */
function recipeOf(spec: Recipe): Recipe {
  const { kind, root, build } = spec;
  return kind === "site" ? { kind, root, build, dir: spec.dir } : { kind, root, build };
}

/** Name of the job that runs in a workspace. */
export function jobId(workspace: string): string {
  return `build-${workspace.slice(workspace.lastIndexOf("/") + 1)}`;
}

async function publish(workspace: string, { folders }: Builder, id: string): Promise<void> {
  await rename(join(workspace, "artifact"), join(folders.artifacts, id));
}
