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

/** Runs git; when `signal` is aborted, it is killed with all that it has started. */
export function runGit(args: readonly string[], signal?: AbortSignal): Promise<GitResult> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { env: clientEnvironment, stdio: ["ignore", "pipe", "pipe"], detached: true });
    signal?.addEventListener("abort", () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL"));
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr, ms: performance.now() - started }));
  });
}

const clientEnvironment = {
  ...process.env,
  GIT_TERMINAL_PROMPT: "0",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  LC_ALL: "C.UTF-8",
};

/** The lines that came from the server, as git shows them. */
export function remoteLines({ stderr }: GitResult): string[] {
  const lines = stderr.split("\n").filter((line) => line.startsWith("remote: "));
  return lines.map((line) => line.slice("remote: ".length).trimEnd());
}
