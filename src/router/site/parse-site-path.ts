export type SitePath =
  | { readonly kind: "file"; readonly segments: readonly string[]; readonly folder: boolean }
  | { readonly kind: "refused"; readonly status: 400 | 404 | 414 };

const MAX_PATH = 2048;

/**
 * Decodes a raw URL path, once, into the names of folders and file below a site's root. Refuses
 * whatever could name something outside of it, and hidden files but `/.well-known/`.
 * `folder`: the path ends in a slash.
 */
export function parseSitePath(path: string): SitePath {
  if (path.length > MAX_PATH) return refused(414);
  if (!path.startsWith("/") || ENCODED_SEPARATOR.test(path)) return refused(400);
  const decoded = decode(path);
  if (decoded === null || CONTROL_OR_BACKSLASH.test(decoded)) return refused(400);
  const segments = decoded.split("/").filter((segment) => segment !== "");
  if (segments.some((segment) => segment === "." || segment === "..")) return refused(400);
  if (segments.some((segment, index) => segment.startsWith(".") && !(index === 0 && segment === ".well-known"))) {
    return refused(404);
  }
  return { kind: "file", segments, folder: decoded.endsWith("/") };
}

const ENCODED_SEPARATOR = /%2f|%5c/i;
const CONTROL_OR_BACKSLASH = /[\p{Cc}\\]/u;

function refused(status: 400 | 404 | 414): SitePath {
  return { kind: "refused", status };
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
