/** What identifies the bytes of a response. `modified` is an HTTP date, null when the file's time says nothing. */
export interface Validators {
  readonly etag: string;
  readonly modified: string | null;
}

/** Whether the client already has these bytes (304). If-None-Match decides alone when it is there. RFC 9110, 13.2.2. */
export function isNotModified(headers: Readonly<Record<string, string>>, { etag, modified }: Validators): boolean {
  const tags = headers["if-none-match"];
  if (tags !== undefined) return tags.trim() === "*" || tagsOf(tags).includes(etag);
  // Equal, not "not after": a rollback brings back files that are older than what the client has.
  return modified !== null && headers["if-modified-since"] === modified;
}

/** Whether a Range header may be honoured: no If-Range, or one that names these very bytes. */
export function rangeHolds(headers: Readonly<Record<string, string>>, { etag, modified }: Validators): boolean {
  const condition = headers["if-range"];
  return condition === undefined || condition === etag || (modified !== null && condition === modified);
}

function tagsOf(header: string): string[] {
  return header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
}
