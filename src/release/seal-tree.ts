import { createHash, hash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { chmod, lchown, lstat, readFile, readdir, readlink, rm, symlink } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { BoughError } from "../lib/bough-error.ts";
import { findEscape } from "../lib/find-escape.ts";
import { mapLimit } from "../lib/map-limit.ts";

export interface SealOptions {
  /** Folders that are sealed already: dependency layers. */
  readonly skip: ReadonlySet<string>;
  /**
   * Whether a symbolic link may lead outside the tree. A site's may not, as it would be served. A
   * service's may when its build made it (a Python virtual environment links the interpreter): the
   * instance follows it with its own rights, and bough follows none.
   */
  readonly escapes: "allowed" | "refused";
}

export interface Seal {
  readonly files: number;
  readonly bytes: number;
  readonly digest: string;
}

interface SealedEntry {
  readonly path: string;
  readonly kind: "file" | "program" | "link";
  readonly digest: string;
  readonly bytes: number;
}

const wholeFileLimit = 4 * 1024 * 1024;

/**
 * Makes a tree read-only for all and readable by all, and takes its digest. Sockets, pipes and
 * devices are removed; absolute links within the tree become relative, as the tree will be renamed.
 */
export async function sealTree(tree: string, options: SealOptions): Promise<Seal> {
  const entries = (await sealFolder(tree, tree, options)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const digest = createHash("sha256");
  for (const { kind, path, digest: content } of entries) digest.update(`${kind} ${path}\0${content}\n`);
  return {
    files: entries.length,
    bytes: entries.reduce((sum, entry) => sum + entry.bytes, 0),
    digest: digest.digest("hex"),
  };
}

async function sealFolder(tree: string, folder: string, options: SealOptions): Promise<SealedEntry[]> {
  const children = await readdir(folder, { withFileTypes: true });
  const folders = children.filter((child) => child.isDirectory()).map((child) => join(folder, child.name));
  const others = children.filter((child) => !child.isDirectory()).map((child) => join(folder, child.name));
  const sealed = await mapLimit(others, 8, (path) => sealEntry(tree, path, options));
  const below = [];
  for (const child of folders) {
    if (!options.skip.has(child)) below.push(await sealFolder(tree, child, options));
  }
  await protect(folder, await lstat(folder), 0o555);
  return [...sealed.flat(), ...below.flat()];
}

async function sealEntry(tree: string, path: string, options: SealOptions): Promise<SealedEntry[]> {
  const stats = await lstat(path);
  const name = relative(tree, path);
  if (stats.isSymbolicLink()) {
    return [{ path: name, kind: "link", digest: await sealLink(tree, path, options), bytes: 0 }];
  }
  if (!stats.isFile()) {
    await rm(path);
    return [];
  }
  const program = (stats.mode & 0o111) !== 0;
  await protect(path, stats, program ? 0o555 : 0o444);
  return [{ path: name, kind: program ? "program" : "file", digest: await digestFile(path, stats), bytes: stats.size }];
}

async function sealLink(tree: string, path: string, options: SealOptions): Promise<string> {
  const target = await readlink(path);
  if ((await findEscape(tree, path)) !== null) {
    if (options.escapes === "allowed") return target;
    throw new BoughError(
      "link-outside",
      `The symbolic link "${relative(tree, path)}" leads outside the folder that is served.`,
      {
        hint: "Let the build copy what the link points at into the folder.",
      },
    );
  }
  if (!isAbsolute(target)) return target;
  const inside = relative(dirname(path), target);
  await rm(path);
  await symlink(inside, path);
  return inside;
}

/** Set-user-id bits and a build user's ownership end here. */
async function protect(path: string, stats: Stats, mode: number): Promise<void> {
  const uid = process.getuid?.() ?? stats.uid;
  const gid = process.getgid?.() ?? stats.gid;
  if (stats.uid !== uid || stats.gid !== gid) await lchown(path, uid, gid);
  if ((stats.mode & 0o7777) !== mode) await chmod(path, mode);
}

async function digestFile(path: string, stats: Stats): Promise<string> {
  if (stats.size <= wholeFileLimit) return hash("sha256", await readFile(path));
  const digest = createHash("sha256");
  await pipeline(createReadStream(path), digest);
  return digest.digest("hex");
}
