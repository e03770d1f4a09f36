import { BoughError } from "../lib/bough-error.ts";
import { git } from "./git.ts";

export interface TreeEntry {
  /** Octal, as git has it: `120000` is a symbolic link, `160000` a submodule, `040000` a folder. */
  readonly mode: string;
  readonly object: string;
  /** Relative to the tree that was listed. */
  readonly path: string;
}

/** Entries of the folder `root` of a commit, in git's order: its own only, or all below it. */
export async function treeEntries(
  repository: string,
  commit: string,
  root: string,
  options: { readonly recursive: boolean },
): Promise<readonly TreeEntry[]> {
  const recursive = options.recursive ? ["-r"] : [];
  try {
    return parse(await git(repository, ["ls-tree", "-z", ...recursive, treeish(commit, root)]));
  } catch (error) {
    throw await explain(repository, commit, root, error);
  }
}

/** Git's name for a folder of a commit. */
export function treeish(commit: string, root: string): string {
  const folder = root.replace(/^(\.?\/)+|\/+$/g, "");
  return folder === "" || folder === "." ? `${commit}^{tree}` : `${commit}:${folder}`;
}

function parse(listing: string): TreeEntry[] {
  return listing
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const tab = line.indexOf("\t");
      const [mode = "", , object = ""] = line.slice(0, tab).split(" ");
      return { mode, object, path: line.slice(tab + 1) };
    });
}

async function explain(repository: string, commit: string, root: string, cause: unknown): Promise<unknown> {
  if (isTooLong(cause)) {
    return new BoughError("tree-too-large", `Commit ${commit.slice(0, 10)} has more files than bough can take.`, {
      hint: "Keep what is installed or built out of the repository, or set `root` to a smaller folder.",
      cause,
    });
  }
  const top = await git(repository, ["ls-tree", "-z", `${commit}^{tree}`]).then(parse, () => null);
  if (!top) {
    return new BoughError("commit-not-found", `The repository has no commit ${commit}.`, {
      hint: "Push the commit again.",
      cause,
    });
  }
  const folders = top.filter((entry) => entry.mode === "040000").map((entry) => entry.path);
  const existing = folders.length === 0 ? "It has no folders." : `Its folders are: ${folders.join(", ")}.`;
  return new BoughError("root-not-found", `The folder "${root}" does not exist in commit ${commit.slice(0, 10)}.`, {
    hint: `Set \`root\` to a folder of the repository. ${existing}`,
    cause,
  });
}

function isTooLong(error: unknown): boolean {
  const { cause } = error as { readonly cause?: NodeJS.ErrnoException };
  return cause?.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER";
}
