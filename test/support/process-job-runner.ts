import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Job, JobExit, JobOptions, JobRunner } from "../../src/release/job-runner.ts";

/** Runs jobs as plain child processes, each in a process group of its own; keeps what it ran. */
export class ProcessJobRunner implements JobRunner {
  readonly jobs: Job[] = [];
  readonly stopped: string[] = [];

  async run(job: Job, { log, signal }: JobOptions): Promise<JobExit> {
    this.jobs.push(job);
    const child = spawn("/bin/sh", ["-c", `exec 2>&1; ${job.command}`], {
      cwd: job.cwd,
      env: job.env,
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    createInterface({ input: child.stdout }).on("line", log);
    const kill = (): void => killGroup(child);
    signal.addEventListener("abort", kill);
    const { promise, resolve, reject } = Promise.withResolvers<JobExit>();
    child.once("error", reject);
    child.once("exit", kill);
    child.once("close", (code, name) => resolve({ code, signal: name }));
    if (signal.aborted) kill();
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", kill);
    }
  }

  async stop(id: string): Promise<void> {
    this.stopped.push(id);
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
