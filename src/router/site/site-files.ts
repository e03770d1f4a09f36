import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";

import { hasCode } from "../../lib/has-code.ts";
import { lruCache } from "../../lib/lru-cache.ts";
import type { Encoding } from "./choose-encoding.ts";
import type { SiteMemory } from "./site-memory.ts";

/** The bytes of one file, ready to be sent. */
export interface SiteBytes {
  /** Real path: no link is followed after it was checked. */
  readonly file: string;
  readonly size: number;
  readonly etag: string;
  readonly modified: string | null;
}

export interface SiteFile extends SiteBytes {
  readonly encoded: ReadonlyMap<Encoding, SiteBytes>;
}

export type SiteEntry = SiteFile | "folder" | null;

/** Looks files up below one root. What is found, and what is not, is remembered: a root never changes. */
export interface SiteFiles {
  find(segments: readonly string[]): Promise<SiteEntry>;
}

const MAX_ENTRIES = 4096;
const SIBLINGS = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;

/** `root` need not exist: then nothing is found, and nothing remembered. */
export function siteFiles(root: string, memory: SiteMemory): SiteFiles {
  const entries = lruCache<Promise<SiteEntry>>({ capacity: MAX_ENTRIES });
  let real: Promise<string | null> | undefined;

  async function resolveRoot(): Promise<string | null> {
    real ??= realpath(root).catch(() => null);
    const found = await real;
    if (found === null) real = undefined;
    return found;
  }

  async function load(key: string): Promise<SiteEntry> {
    const base = await resolveRoot();
    return base === null ? null : findFile(base, key, memory);
  }

  return {
    async find(segments) {
      const key = segments.join("/");
      const known = entries.get(key);
      if (known !== undefined) return known;
      const loading = load(key);
      entries.set(key, loading);
      try {
        const entry = await loading;
        if (entry === null && real === undefined) entries.delete(key);
        return entry;
      } catch (error) {
        entries.delete(key);
        throw error;
      }
    },
  };
}

async function findFile(base: string, key: string, memory: SiteMemory): Promise<SiteEntry> {
  const path = await realPathBelow(base, key);
  if (path === null) return null;
  const info = await stat(path);
  if (info.isDirectory()) return "folder";
  if (!info.isFile()) return null;
  const bytes = await readBytes(path, memory);
  const encoded = new Map<Encoding, SiteBytes>();
  for (const [encoding, extension] of SIBLINGS) {
    const sibling = await siblingOf(base, `${key}${extension}`, memory);
    if (sibling !== null && sibling.size < bytes.size) encoded.set(encoding, sibling);
  }
  return { ...bytes, encoded };
}

async function siblingOf(base: string, key: string, memory: SiteMemory): Promise<SiteBytes | null> {
  const path = await realPathBelow(base, key);
  return path === null || !(await stat(path)).isFile() ? null : readBytes(path, memory);
}

/** The real path, or null when there is none or a link leads out of the root. */
async function realPathBelow(base: string, key: string): Promise<string | null> {
  try {
    const path = await realpath(join(base, key));
    return path === base || path.startsWith(base + sep) ? path : null;
  } catch (error) {
    if (hasCode(error, ...ABSENT)) return null;
    throw error;
  }
}

const ABSENT = ["ENOENT", "ENOTDIR", "ENAMETOOLONG", "ELOOP", "EACCES"];

async function readBytes(file: string, memory: SiteMemory): Promise<SiteBytes> {
  const info = await stat(file, { bigint: true });
  const size = Number(info.size);
  const content = memory.takes(size) ? await readFile(file) : null;
  // A large file is told by its place: the root is an artifact, whose path holds the hash of its content.
  const etag = tagOf(content ?? `${file}\n${info.size}\n${info.mtimeNs}`);
  if (content !== null) memory.keep(etag, content);
  return { file, size, etag, modified: info.mtimeMs < EARLIEST ? null : info.mtime.toUTCString() };
}

// Builds that set their files' times to a constant say nothing with them.
const EARLIEST = Date.UTC(2000);

function tagOf(identity: string | Buffer): string {
  return `"${createHash("sha256").update(identity).digest("base64url").slice(0, 22)}"`;
}
