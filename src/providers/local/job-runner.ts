import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { rm } from "node:fs/promises";
import { lineReader } from "../../lib/line-reader.ts";
import type { Job, JobExit, JobOptions, JobRunner } from "../../release/job-runner.ts";
import type { SupervisorClient } from "./supervisor/client.ts";

const LOG_LIMIT = 100 * 1024 * 1024;
const GRACE = 2000;
const POLL = 50;

export interface JobRunnerOptions {
  readonly data: string;
  readonly supervisor: SupervisorClient;
  /** Whether builds run under unprivileged uids; else as bough itself. */
  readonly isolated: boolean;
}

/**
 * Runs build jobs under the supervisor. A build belongs to no environment (five branches may wait
 * for it), so its process carries the purpose and not the environment that asked first.
 */
export function createJobRunner({ data, supervisor, isolated }: JobRunnerOptions): JobRunner {
  return {
    async run(job, options) {
      const id = processId(job.id);
      const log = logOf(job.id);
      try {
        await start(job, id, log);
        return await follow(id, log, options);
      } finally {
        await end(job.id);
      }
    },
    stop: end,
  };

  function logOf(job: string): string {
    return join(data, "logs", "jobs", `${encodeURIComponent(job)}.log`);
  }

  async function end(job: string): Promise<void> {
    await supervisor.stopProcess(processId(job));
    await rm(logOf(job), { force: true });
  }

  async function start(job: Job, id: string, log: string): Promise<void> {
    await supervisor.ensureProcess(id, {
      tags: { kind: "job", app: null, slug: null, release: null, resource: job.tags.resource },
      argv: ["/bin/sh", "-c", job.command],
      cwd: job.cwd,
      env: job.env,
      port: false,
      log,
      logLimit: LOG_LIMIT,
      memory: null,
      restart: "never",
      grace: GRACE,
      user: isolated ? job.user : null,
      writable: job.writable,
    });
  }

  async function follow(id: string, file: string, { log, signal }: JobOptions): Promise<JobExit> {
    const reader = lineReader(file);
    const print = (lines: readonly string[]): void => lines.forEach((line) => log(line));
    const ended = supervisor.waitExit(id, signal);
    let running = true;
    while (running) {
      running = (await Promise.race([ended, sleep(POLL, null)])) === null;
      print(await reader.read());
    }
    for await (const lines of reader.readRest()) print(lines);
    return ended;
  }
}

const processId = (job: string): string => `build/${job}`;
