import { type ChildProcess, spawn } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Job, JobExit, JobOptions, JobRunner } from "../../src/release/job-runner.ts";

/** Names the job in the environment of its processes, by which `stop` finds them. */
const marker = "TEST_JOB_ID";

/** Runs jobs as plain child processes, each in a process group of its own; keeps what it ran. */
export class ProcessJobRunner implements JobRunner {
  readonly jobs: Job[] = [];
  readonly stopped: string[] = [];

  async run(job: Job, { log, signal }: JobOptions): Promise<JobExit> {
    this.jobs.push(job);
    const child = spawn("/bin/sh", ["-c", `exec 2>&1; ${job.command}`], {
      cwd: job.cwd,
      env: { ...job.env, [marker]: job.id },
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    createInterface({ input: child.stdout }).on("line", log);
    const end = (): void => killGroup(child);
    signal.addEventListener("abort", end);
    const { promise, resolve, reject } = Promise.withResolvers<JobExit>();
    child.once("error", reject);
    child.once("exit", end);
    child.once("close", (code, name) => resolve({ code, signal: name }));
    if (signal.aborted) end();
    try {
      return await promise;
    } finally {
      signal.removeEventListener("abort", end);
    }
  }

  async stop(id: string): Promise<void> {
    this.stopped.push(id);
    for (let pids = await processesOf(id); pids.length > 0; pids = await processesOf(id)) {
      for (const pid of pids) kill(pid);
    }
  }
}

/** The environment of a process that has ended, or is not ours, is empty or cannot be read. */
async function processesOf(id: string): Promise<number[]> {
  const found = [];
  for (const name of await readdir("/proc")) {
    const environment = /^\d+$/.test(name) ? await readFile(`/proc/${name}/environ`, "utf8").catch(() => "") : "";
    if (environment.split("\0").includes(`${marker}=${id}`)) found.push(Number(name));
  }
  return found;
}

function killGroup(child: ChildProcess): void {
  if (child.pid !== undefined) kill(-child.pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
