import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { hasCode } from "../../lib/has-code.ts";
import type { JobExit, JobRunner } from "../../release/job-runner.ts";

/** Runs jobs as processes of this one, which end with it: for a command that no server stands behind. */
export function jobProcesses(): JobRunner {
  return {
    async run({ command, cwd, env }, { log, signal }) {
      const child = spawn("/bin/sh", ["-c", `exec 2>&1; ${command}`], {
        cwd,
        env: { ...env },
        detached: true,
        stdio: ["ignore", "pipe", "inherit"],
      });
      createInterface({ input: child.stdout }).on("line", log);
      const ended = Promise.withResolvers<JobExit>();
      child.once("error", ended.reject).once("close", (code, name) => ended.resolve({ code, signal: name }));
      const end = (): void => killGroup(child);
      signal.addEventListener("abort", end, { once: true });
      process.once("exit", end);
      // What the job has started ends with it.
      child.once("exit", end);
      try {
        if (signal.aborted) end();
        return await ended.promise;
      } finally {
        signal.removeEventListener("abort", end);
        process.removeListener("exit", end);
      }
    },
    stop: () => Promise.resolve(),
  };
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}
