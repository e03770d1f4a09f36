import { lookup } from "mrmime";

/** Media type by file name, with `charset=utf-8` for text; `application/octet-stream` when unknown. */
export function contentType(name: string): string {
  const type = lookup(name) ?? EXTRA[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
  return TEXT.test(type) ? `${type}; charset=utf-8` : type;
}

const TEXT = /^text\/|^application\/(json|manifest\+json|xml|ld\+json)$|^image\/svg\+xml$/;

const EXTRA: Readonly<Record<string, string>> = { ico: "image/x-icon", br: "application/x-brotli" };
