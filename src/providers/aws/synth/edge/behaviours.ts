import { globs } from "../service/public-paths.ts";
import type { Origin } from "./origin.ts";

/** A path pattern of CloudFront's, and what it leads to. */
export interface Behaviour {
  readonly pattern: string;
  readonly origin: Origin;
}

/** CloudFront takes the first that matches: exact paths, then folders from the longest. `/*` is the default. */
export function behaviours(origins: readonly Origin[]): {
  readonly fallback: Origin | null;
  readonly ordered: readonly Behaviour[];
} {
  const claims = origins.flatMap((origin) => origin.paths.map((pattern) => ({ pattern, origin })));
  const fallback = claims.find(({ pattern }) => pattern === "/*")?.origin ?? null;
  const exact = new Set(claims.filter(({ pattern }) => !pattern.endsWith("/*")).map(({ pattern }) => pattern));
  const ordered = claims
    .filter(({ pattern }) => pattern !== "/*")
    .flatMap(({ pattern, origin }) => globs(pattern).map((glob) => ({ pattern: glob, origin, own: glob === pattern })))
    // Of `/docs/*`, `/docs` is its own only while nobody claims that very path.
    .filter(({ pattern, own }) => own || !exact.has(pattern))
    .toSorted((a, b) => rank(b.pattern) - rank(a.pattern) || compare(a.pattern, b.pattern));
  return { fallback, ordered: ordered.map(({ pattern, origin }) => ({ pattern, origin })) };
}

const EXACT = 1_000_000;

function rank(pattern: string): number {
  return pattern.endsWith("/*") ? pattern.length : EXACT + pattern.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
