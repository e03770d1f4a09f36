import { mkdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { BoughError } from "../lib/bough-error.ts";
import { findEscape } from "../lib/find-escape.ts";
import { git } from "./git.ts";
import { storageError } from "./storage-error.ts";
import { type TreeEntry, treeEntries, treeish } from "./tree-entries.ts";

export interface ExtractRequest {
  readonly repository: string;
  readonly commit: string;
  /** Folder of the commit whose content is extracted. */
  readonly root: string;
  /** Folder that is made; must not exist. */
  readonly into: string;
  readonly signal?: AbortSignal;
}

/**
 * Writes the tree of a commit into a new folder, and returns what a reader should know of what is
 * missing there: submodules, files that are LFS pointers. Git itself refuses names such as `..` and
 * `.git` and writes through no link; a link that leads outside the folder is an error.
 */
export async function extractTree(request: ExtractRequest): Promise<readonly string[]> {
  const { repository, commit, root, into, signal } = request;
  const index = `${into}.index`;
  await mkdir(into);
  const stop = new AbortController();
  const [listing, writing] = await Promise.allSettled([
    treeEntries(repository, commit, root, { recursive: true }).catch((error: unknown) => {
      stop.abort();
      throw error;
    }),
    writeFiles(request, index, AbortSignal.any([stop.signal, ...(signal ? [signal] : [])])),
  ]);
  if (listing.status === "rejected") throw listing.reason;
  if (writing.status === "rejected") throw unreadable(writing.reason, request);
  const entries = listing.value;
  await rm(index, { force: true });
  await refuseEscapes(into, entries);
  return [...submodules(entries), ...(await lfsPointers(into, entries))];
}

async function writeFiles(
  { repository, commit, root, into }: ExtractRequest,
  index: string,
  signal: AbortSignal,
): Promise<void> {
  await git(repository, [`--work-tree=${into}`, "read-tree", "-m", "-u", treeish(commit, root)], {
    env: { GIT_INDEX_FILE: index },
    signal,
  });
}

function unreadable(error: unknown, { commit, into }: ExtractRequest): unknown {
  const explained = storageError(error, into);
  if (explained !== error) return explained;
  return new BoughError(
    "tree-unsafe",
    `Git refuses to write the files of commit ${commit.slice(0, 10)}: ${String(error)}`,
    {
      hint: "Remove the files or links with unusual names from the commit.",
      cause: error,
    },
  );
}

async function refuseEscapes(folder: string, entries: readonly TreeEntry[]): Promise<void> {
  for (const { path } of entries.filter((entry) => entry.mode === "120000")) {
    const target = await findEscape(folder, join(folder, path));
    if (target === null) continue;
    throw new BoughError("link-outside", `The symbolic link "${path}" leads outside its folder.`, {
      hint: "Replace the link by what it points at, or set `root` to a folder that holds both.",
    });
  }
}

function submodules(entries: readonly TreeEntry[]): string[] {
  return entries
    .filter((entry) => entry.mode === "160000")
    .map(({ path }) => `"${path}" is a git submodule, which is not fetched: the folder is empty.`);
}

async function lfsPointers(folder: string, entries: readonly TreeEntry[]): Promise<string[]> {
  const attributes = entries.filter(({ mode, path }) => mode !== "120000" && /(^|\/)\.gitattributes$/.test(path));
  const texts = await Promise.all(attributes.map(({ path }) => readFile(join(folder, path), "utf8")));
  if (!texts.some((text) => text.includes("filter=lfs"))) return [];
  const notices = [];
  for (const { path } of entries.filter(({ mode }) => mode.startsWith("100"))) {
    if (await isLfsPointer(join(folder, path))) {
      notices.push(`"${path}" is a Git LFS pointer, which is not fetched: the file holds the pointer only.`);
    }
  }
  return notices;
}

async function isLfsPointer(path: string): Promise<boolean> {
  const { size } = await stat(path);
  if (size > 1024) return false;
  return (await readFile(path, "utf8")).startsWith("version https://git-lfs.github.com/spec/");
}
