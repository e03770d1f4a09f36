/** Runs shell commands as supervised jobs, which outlive the process that asked for them. */
export interface JobRunner {
  /**
   * Runs `job.command` with `/bin/sh -c` until it ends. `log` gets each line of its output, stdout
   * and stderr, in order; the last one before the answer. When `signal` aborts, the job and every
   * process that it started are killed before the answer, as they are when the job ends by itself.
   * Rejects only when the command could not be started.
   */
  run(job: Job, options: JobOptions): Promise<JobExit>;
  /** Kills the job of this id, and what it started, if there is one: left behind by a crash. */
  stop(id: string): Promise<void>;
}

export interface Job {
  /** Unique for each run. */
  readonly id: string;
  readonly command: string;
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly tags: JobTags;
  /** Name of whom it is run as, where a runner uses unprivileged users: nobody else's while the job runs. */
  readonly user: string;
  /** Folders that the job must be able to write: a runner that uses an unprivileged uid gives them to it first. */
  readonly writable: readonly string[];
}

/** Whom the job is run for. */
export interface JobTags {
  readonly app: string;
  readonly slug: string;
  readonly resource: string;
}

export interface JobOptions {
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface JobExit {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}
