import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Served } from "./serve.ts";

export interface GitResult {
  readonly code: number | null;
  readonly stdout: string;
  /** What git prints for the user, with the server's `remote:` lines. */
  readonly stderr: string;
  readonly ms: number;
}

/** A clone with one commit on `main` and a remote `bough` of the app, and the real git to use it with. */
export async function cloneFor(
  served: Served,
  app: string,
  folder: string = app,
): Promise<(...args: string[]) => Promise<GitResult>> {
  const directory = join(served.root, "clones", folder);
  const git = (...args: string[]): Promise<GitResult> => runGit(["-C", directory, ...args]);
  await runGit(["init", "--quiet", "--initial-branch=main", directory]);
  await git("config", "user.name", "Test");
  await git("config", "user.email", "test@localhost");
  await git("remote", "add", "bough", remoteUrl(served, app));
  await git("commit", "--quiet", "--allow-empty", "--message", "first");
  return git;
}

export function remoteUrl(served: Served, app: string, token: string = served.control.token): string {
  return `http://anyone:${token}@127.0.0.1:${served.port}/git/${app}.git`;
}

export function runGit(args: readonly string[], signal?: AbortSignal): Promise<GitResult> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      LC_ALL: "C.UTF-8",
    };
    const child = spawn("git", args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...(signal !== undefined && { signal, killSignal: "SIGKILL" as const }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error) => (signal?.aborted === true ? undefined : reject(error)));
    child.on("close", (code) => resolve({ code, stdout, stderr, ms: performance.now() - started }));
  });
}
