import { createHash } from "node:crypto";

const LONGEST = 40;
const HASH_DIGITS = 6;

/**
 * A branch name as a DNS label. When more than its case and its slashes had to change, or when
 * `isTaken` says so, `-` and the first six hex digits of the name's SHA-256 follow (more of them
 * while that is taken as well), so that two names never share a slug.
 */
export function slugify(name: string, isTaken: (slug: string) => boolean = () => false): string {
  const lower = name.toLowerCase();
  const label = trim(trim(lower.replaceAll(/[^a-z0-9]+/g, "-")).slice(0, LONGEST));
  if (label !== "" && label === lower.replaceAll("/", "-") && !isTaken(label)) return label;
  const hash = createHash("sha256").update(name).digest("hex");
  for (let digits = HASH_DIGITS; ; digits += 1) {
    const slug = `${label}-${hash.slice(0, digits)}`.replace(/^-/, "");
    if (!isTaken(slug) || digits >= hash.length) return slug;
  }
}

function trim(label: string): string {
  return label.replaceAll(/^-+|-+$/g, "");
}
