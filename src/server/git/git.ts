import { BoughError } from "../../lib/bough-error.ts";
import { runGit } from "./run-git.ts";

const neededVersion = [2, 28] as const;

/**
 * Version of the machine's git as git prints it (`2.39.5`).
 *
 * @throws `git-missing` when there is none, `git-too-old` below 2.28.
 */
export async function gitVersion(): Promise<string> {
  const needed = neededVersion.join(".");
  const output = await runGit(["version"]).catch((cause: unknown) => {
    throw new BoughError("git-missing", "git was not found.", { hint: `Install git ${needed} or newer.`, cause });
  });
  const [version = "", major = "0", minor = "0"] = /(\d+)\.(\d+)[\d.]*/.exec(output) ?? [];
  const newEnough =
    Number(major) > neededVersion[0] || (Number(major) === neededVersion[0] && Number(minor) >= neededVersion[1]);
  if (newEnough) return version;
  throw new BoughError("git-too-old", `git ${version} is too old: bough needs ${needed} or newer.`, {
    hint: `Install git ${needed} or newer.`,
  });
}

/** The commit, in full, that a branch, a ref or an abbreviated hash stands for; null when there is none. */
export async function resolveCommit(repository: string, ref: string): Promise<string | null> {
  const names = ref.startsWith("refs/") ? [ref] : [`refs/heads/${ref}`, ref];
  for (const name of names) {
    const commit = await tryRun([
      "-C",
      repository,
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${name}^{commit}`,
    ]);
    if (commit !== null) return commit.trim();
  }
  return null;
}

/** Branch → commit. */
export async function listBranches(repository: string): Promise<ReadonlyMap<string, string>> {
  const output = await runGit(["-C", repository, "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads/"]);
  const lines = output.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => [
      line.slice(line.indexOf(" refs/heads/") + " refs/heads/".length),
      line.slice(0, line.indexOf(" ")),
    ]),
  );
}

/** Deletes a branch; one that is already gone is fine. */
export async function deleteRef(repository: string, branch: string): Promise<void> {
  await runGit(["-C", repository, "update-ref", "-d", `refs/heads/${branch}`]);
}

async function tryRun(args: readonly string[]): Promise<string | null> {
  return runGit(args).catch((error: unknown) => {
    if (error instanceof BoughError) return null;
    throw error;
  });
}
