import { createHash } from "node:crypto";

const DIGEST = 8;

/** The name when it has at most `most` characters; else its beginning and a digest of all of it, so that no two become one. */
export function shortName(name: string, most: number): string {
  if (name.length <= most) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, DIGEST);
  return `${name.slice(0, most - DIGEST - 1)}-${digest}`;
}
