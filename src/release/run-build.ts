import { join } from "node:path";
import { exists } from "../lib/exists.ts";
import { buildEnvironment } from "./build-environment.ts";
import { dependencyKey } from "./dependencies/dependency-key.ts";
import type { DependencyLayer, DependencyLayers } from "./dependencies/dependency-layers.ts";
import type { JobRunner, JobTags } from "./job-runner.ts";
import { type InstallStep, parseInstall } from "./dependencies/parse-install.ts";
import { runBuildCommand } from "./run-build-command.ts";
import type { RunOptions } from "./shared-runs.ts";
import type { Stopwatch } from "./stopwatch.ts";

export interface Build {
  readonly runner: JobRunner;
  readonly layers: DependencyLayers;
  /** Id of the jobs that it runs, one after the other. */
  readonly job: string;
  readonly command: string;
  /** Where the source is, and where the result will be. */
  readonly source: string;
  readonly workspace: string;
  readonly cache: string;
  readonly user: string;
  readonly tags: JobTags;
}

/**
 * Runs a build command in its source, taking the dependencies that it begins with installing from
 * their layer when they have not changed. Answers with that layer, and whether the source still
 * shares its files.
 */
export async function runBuild(
  build: Build,
  options: RunOptions,
  time: Stopwatch,
): Promise<{ readonly layer: DependencyLayer; readonly linked: boolean } | null> {
  const step = parseInstall(build.command);
  const key = step && (await cacheKey(build, step, options));
  if (!step || key === null) {
    await run(build, build.command, options);
    time.lap("build");
    return null;
  }
  const writable = step.rest !== null;
  const { layer, installed } = await build.layers.provide({
    key,
    command: step.command,
    source: build.source,
    workspace: build.workspace,
    target: step.target,
    writable,
    install: () => run(build, step.command, options),
  });
  if (!installed) options.log(`Dependencies are unchanged: ${layer.files} files of an earlier \`${step.command}\`.`);
  time.lap("dependencies");
  options.signal.throwIfAborted();
  if (step.rest !== null) await run(build, step.rest, options);
  time.lap("build");
  return { layer, linked: !writable };
}

async function cacheKey(build: Build, step: InstallStep, { log }: RunOptions): Promise<string | null> {
  const found = await dependencyKey(build.source, step, buildEnvironment(step.command, foldersOf(build)));
  const target = step.target ?? "node_modules";
  const committed = await exists(join(build.source, target));
  if ("key" in found && !committed) return found.key;
  const reason = "uncached" in found ? found.uncached : `${target} is part of the commit`;
  log(`Dependencies are not cached: ${reason}.`);
  return null;
}

async function run(build: Build, command: string, options: RunOptions): Promise<void> {
  const { runner, job, source, user, tags } = build;
  await runBuildCommand(runner, { id: job, command, cwd: source, ...foldersOf(build), user, tags }, options);
}

function foldersOf({ workspace, cache }: Build): { readonly home: string; readonly cache: string } {
  return { home: join(workspace, "home"), cache };
}
