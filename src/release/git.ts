import { execFile } from "node:child_process";

/** Nothing of the machine's or the user's git configuration (filters, hooks, attributes) takes part. */
const isolated = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_OPTIONAL_LOCKS: "0",
  LC_ALL: "C",
};

/** Bytes of output that are taken. A commit of a few kilobytes can list more files than any disk holds. */
const longestOutput = 64 * 1024 ** 2;

/** Runs git on a git directory and returns its stdout, of at most 64 MiB; rejects with git's own words. */
export async function git(
  repository: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {},
): Promise<string> {
  const argv = [`--git-dir=${repository}`, "-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=true", ...args];
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(
    "git",
    argv,
    {
      env: { PATH: process.env["PATH"], ...isolated, ...options.env },
      maxBuffer: longestOutput,
      ...(options.signal ? { signal: options.signal } : {}),
    },
    (error, stdout, stderr) => {
      if (error) reject(new Error(stderr.trim() || error.message, { cause: error }));
      else resolve(stdout);
    },
  );
  return promise;
}
