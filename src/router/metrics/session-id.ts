import type { Series } from "./series.ts";

/**
 * A number above 0 that stands for a client at a release: 52 bits of two FNV-1a hashes. That two
 * of 100,000 sessions have the same has a chance of one in a million, and makes one session of them.
 */
export function sessionId({ id }: Series, key: string): number {
  let high = (OFFSET ^ id) >>> 0;
  let low = Math.imul(OFFSET + id, PRIME) >>> 0;
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    high = Math.imul(high ^ code, PRIME);
    low = Math.imul(low ^ code ^ (high >>> 15), PRIME);
  }
  return (high >>> 12) * 2 ** 32 + (low >>> 0) || 1;
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
