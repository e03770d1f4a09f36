import { readFile } from "node:fs/promises";

import { lruCache } from "../../lib/lru-cache.ts";
import type { SiteBytes } from "./site-files.ts";

/** Keeps the contents of small files, by their tag, within a bound; one for all sites of a process. */
export interface SiteMemory {
  /** Whether a file of this size is kept at all. */
  takes(size: number): boolean;
  keep(etag: string, content: Buffer): void;
  /** The whole content, from memory or read again; null for a file that is to be sent from disk. */
  contentOf(bytes: SiteBytes): Buffer | null | Promise<Buffer>;
}

const LARGEST = 128 * 1024;

/** `capacity` in bytes. */
export function siteMemory(capacity: number): SiteMemory {
  const contents = lruCache<Buffer>({ capacity, weigh: (content) => content.length });

  async function readAgain({ file, etag }: SiteBytes): Promise<Buffer> {
    const content = await readFile(file);
    contents.set(etag, content);
    return content;
  }

  return {
    takes: (size) => size <= LARGEST,
    keep: (etag, content) => contents.set(etag, content),
    contentOf: (bytes) => (bytes.size > LARGEST ? null : (contents.get(bytes.etag) ?? readAgain(bytes))),
  };
}
