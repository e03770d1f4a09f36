import { execFile } from "node:child_process";
import { BoughError } from "../../lib/bough-error.ts";

export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in a folder; `config` reaches it through the environment, where no other user sees it. */
export function git(
  folder: string,
  args: readonly string[],
  config: Readonly<Record<string, string>> = {},
): Promise<GitAnswer> {
  const entries = Object.entries(config);
  const settings = entries.flatMap(([key, value], index): [string, string][] => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  const env = {
    ...process.env,
    GIT_CONFIG_COUNT: String(entries.length),
    GIT_TERMINAL_PROMPT: "0",
    ...Object.fromEntries(settings),
  };
  return new Promise((resolve, reject) => {
    execFile("git", ["-C", folder, ...args], { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error === null) return resolve({ code: 0, stdout, stderr });
      if (typeof error.code === "number") return resolve({ code: error.code, stdout, stderr });
      reject(new BoughError("git-missing", "git was not found.", { hint: "Install git 2.28 or newer.", cause: error }));
    });
  });
}

/** @throws `repository-not-found` when the folder is in no git repository with a commit, `branch-not-found` when it is on no branch. */
export async function checkedOut(folder: string): Promise<{ readonly branch: string; readonly commit: string }> {
  const commit = await git(folder, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (commit.code !== 0)
    throw new BoughError("repository-not-found", `${folder} is in no git repository with a commit.`, {
      hint: "Commit your work first: git init && git add . && git commit",
    });
  return { branch: await currentBranch(folder), commit: commit.stdout.trim() };
}

/** @throws `branch-not-found` when no branch is checked out. */
export async function currentBranch(folder: string): Promise<string> {
  const branch = await git(folder, ["symbolic-ref", "--short", "--quiet", "HEAD"]);
  if (branch.code === 0) return branch.stdout.trim();
  if (branch.code === 1)
    throw new BoughError("branch-not-found", "No branch is checked out, only a commit.", {
      hint: "Name the environment with --env, or make a branch: git switch -c <branch>",
    });
  throw new BoughError("branch-not-found", `${folder} is in no git repository, so there is no current branch.`, {
    hint: "Name the environment with --env.",
  });
}

/** Paths of the files that differ from the commit. */
export async function uncommitted(folder: string): Promise<readonly string[]> {
  const { stdout } = await git(folder, ["status", "--porcelain", "-z", "--no-renames"]);
  return stdout
    .split("\0")
    .filter((entry) => /^.. /.test(entry))
    .map((entry) => entry.slice(3));
}
