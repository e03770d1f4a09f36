import { statfs } from "node:fs/promises";
import { BoughError } from "../lib/bough-error.ts";
import { buildEnvironment, requirePrograms } from "./build-environment.ts";
import type { JobRunner, JobTags } from "./job-runner.ts";
import type { RunOptions } from "./shared-runs.ts";
import { diskFull, saysDiskFull } from "./storage-error.ts";

export interface BuildCommand {
  /** Id of the job. */
  readonly id: string;
  readonly command: string;
  readonly cwd: string;
  readonly home: string;
  readonly cache: string;
  readonly user: string;
  readonly tags: JobTags;
}

const keptLines = 20;
/** With less than this, in bytes, a disk counts as full. */
const spaceOfAnyFile = 64 * 1024;

/** Runs a build command to its end. Any end but exit code 0 is a `build-failed`, with the last lines of its output. */
export async function runBuildCommand(runner: JobRunner, build: BuildCommand, options: RunOptions): Promise<void> {
  const { id, command, cwd, home, cache, user, tags } = build;
  await requirePrograms(command);
  const last: string[] = [];
  const log = (line: string): void => {
    last.push(line);
    if (last.length > keptLines) last.shift();
    options.log(line);
  };
  options.log(`$ ${command}`);
  const env = buildEnvironment(command, { home, cache });
  const job = { id, command, cwd, env, user, tags, writable: [cwd, home, cache] };
  const exit = await runner.run(job, { log, signal: options.signal });
  options.signal.throwIfAborted();
  if (exit.code === 0) return;
  const output = last.join("\n");
  if (saysDiskFull(output) || (await isDiskFull(cwd))) throw diskFull(cwd, new Error(output));
  throw buildFailed(
    build,
    exit.code === null ? `signal ${exit.signal ?? "unknown"}` : `exit code ${exit.code}`,
    output,
  );
}

async function isDiskFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < spaceOfAnyFile;
}

function buildFailed({ command, tags }: BuildCommand, end: string, output: string): BoughError {
  const message = `The build of ${tags.resource} failed with ${end}: ${command}`;
  return new BoughError("build-failed", output === "" ? message : `${message}\n${output}`, {
    hint: "Run the build command in a fresh clone of the commit; fix what it reports and push again.",
  });
}
