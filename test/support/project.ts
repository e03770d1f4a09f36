import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type CommandResult, runCommand } from "./run-command.ts";

/** A person's clone of an application, with a remote `bough`. */
export interface Project {
  readonly folder: string;
  /** Runs git in the folder; fails when git does, with what it printed. */
  git(...args: string[]): Promise<string>;
  /** Writes files (path → content), commits everything, and returns the commit. */
  commit(files?: Readonly<Record<string, string>>, message?: string): Promise<string>;
  /** Pushes, and gives what git printed, whether it succeeded or not. */
  push(...refs: string[]): Promise<CommandResult>;
}

export interface ProjectOptions {
  /** Folder for the working tree; made when it is not there. */
  readonly folder: string;
  /** `http://127.0.0.1:<api port>/git/<app>.git`. */
  readonly remote: string;
  readonly token: string;
  /** Folder whose files are the first ones, without `node_modules`. */
  readonly from?: string;
}

export async function createProject({ folder, remote, token, from }: ProjectOptions): Promise<Project> {
  await mkdir(folder, { recursive: true });
  if (from !== undefined) {
    await cp(from, folder, { recursive: true, filter: (path) => !path.endsWith("/node_modules") });
  }
  const run = (...args: string[]): Promise<CommandResult> =>
    runCommand(["git", ...args], { cwd: folder, env: identity, timeout: 120_000 });
  const git = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args);
    if (code !== 0) throw new Error(`git ${args.join(" ")} failed: ${stderr}`);
    return stdout.trim();
  };
  await git("init", "--quiet", "--initial-branch=main");
  await git("remote", "add", "bough", remote);
  await git("config", `http.${remote}.extraHeader`, `Authorization: Basic ${basic(token)}`);
  return {
    folder,
    git,
    async commit(files = {}, message = "Change something") {
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), content);
      }
      await git("add", "--all");
      await git("commit", "--quiet", "--allow-empty", `--message=${message}`);
      return git("rev-parse", "HEAD");
    },
    push: (...refs) => run("push", "bough", ...refs),
  };
}

function basic(token: string): string {
  return Buffer.from(`test:${token}`).toString("base64");
}

const identity = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
};
