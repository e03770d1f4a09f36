import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { makeFolderSync } from "../../../lib/make-folder-sync.ts";
import { giveFolders } from "./give-folders.ts";
import { JOB_WRAPPER } from "./job-exit.ts";
import { tagVariables } from "./process-tag.ts";
import type { ProcessRecord } from "./process-record.ts";

export interface SpawnOptions {
  readonly tag: string;
  /** Where a job notes its exit. */
  readonly exitFile: string;
  /** Whom it runs as; null: as the supervisor. */
  readonly credentials: Credentials | null;
}

export interface Credentials {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Starts the process as leader of a session and group of its own, with its output going straight to
 * its log: it outlives whoever started it.
 */
export function spawnProcess({ id, spec, port }: ProcessRecord, options: SpawnOptions): ChildProcess {
  const job = spec.restart === "never";
  const limits = options.credentials === null ? [] : USER_LIMITS;
  const [program, ...args] = [...limits, ...(job ? JOB_WRAPPER : []), ...spec.argv];
  makeFolderSync(dirname(spec.log), 0o711);
  giveFolders(spec.writable, options.credentials);
  const files = [openSync(spec.log, "a", 0o640)];
  try {
    if (job) files.push(openSync(options.exitFile, "w", 0o600));
    const [log, ...exit] = files;
    return spawn(program ?? "", args, {
      cwd: spec.cwd,
      env: {
        PATH: process.env["PATH"],
        ...spec.env,
        ...(port === null ? {} : { PORT: String(port) }),
        ...tagVariables(options.tag, id),
      },
      detached: true,
      stdio: ["ignore", log, log, ...exit],
      ...options.credentials,
    });
  } finally {
    files.forEach((file) => closeSync(file));
  }
}

const PRLIMIT = "/usr/bin/prlimit";

/** Against fork bombs: threads of all processes of the user. `prlimit` becomes the program that it starts. */
const USER_LIMITS = existsSync(PRLIMIT) ? [PRLIMIT, "--nproc=4096", "--core=0", "--"] : [];
