import { execFile as execFileCallback } from "node:child_process";
import { promisify } from "node:util";
import { BoughError } from "../../lib/bough-error.ts";
import { plainGitEnvironment } from "./plain-git-environment.ts";

const execFile = promisify(execFileCallback);

/**
 * Runs git and gives its stdout. Arguments go to git as they are, never through a shell.
 *
 * @throws `git-failed` with git's own words.
 */
export async function runGit(args: readonly string[]): Promise<string> {
  try {
    const options = { env: plainGitEnvironment(), encoding: "utf8", maxBuffer: 256 * 1024 * 1024 } as const;
    return (await execFile("git", args, options)).stdout;
  } catch (cause) {
    if (!isGitFailure(cause)) throw cause;
    const said = cause.stderr.trim().replace(/^fatal: /, "");
    throw new BoughError("git-failed", `git failed: ${said || cause.message}`, { cause });
  }
}

function isGitFailure(error: unknown): error is Error & { readonly stderr: string } {
  return error instanceof Error && "stderr" in error && "code" in error && typeof error.code === "number";
}
