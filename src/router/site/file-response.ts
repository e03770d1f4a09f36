import { byteRange, type ByteRange } from "./byte-range.ts";
import { chooseEncoding } from "./choose-encoding.ts";
import { isNotModified, rangeHolds } from "./conditional.ts";
import { contentType } from "./content-type.ts";
import { isHashedName } from "./hashed-name.ts";
import type { SiteBytes, SiteFile } from "./site-files.ts";
import type { SiteMemory } from "./site-memory.ts";

export interface SiteRequest {
  readonly method: string;
  /** Raw, percent-encoded, without query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SiteResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes `start` up to, not including, `end` of a file; null when there is no body (HEAD, 304). */
  readonly body: null | Buffer | { readonly file: string; readonly start: number; readonly end: number };
}

interface FileResponse {
  readonly request: SiteRequest;
  readonly file: SiteFile;
  /** Path of the file below the site's root: its type and its caching follow from it. */
  readonly name: readonly string[];
  readonly status: number;
  readonly memory: SiteMemory;
}

/** Answers with a file: encoding, caching, conditions, ranges. A status other than 200 sends the whole file. */
export async function fileResponse({ request, file, name, status, memory }: FileResponse): Promise<SiteResponse> {
  const encoding = chooseEncoding(request.headers["accept-encoding"], [...file.encoded.keys()]);
  const bytes = (encoding !== null && file.encoded.get(encoding)) || file;
  const headers: Record<string, string> = {
    "cache-control": status === 200 ? cacheControl(name) : "no-cache",
    "x-content-type-options": "nosniff",
  };
  if (file.encoded.size > 0) headers["vary"] = "Accept-Encoding";
  if (status === 200) {
    headers["etag"] = bytes.etag;
    if (bytes.modified !== null) headers["last-modified"] = bytes.modified;
    if (isNotModified(request.headers, bytes)) return { status: 304, headers, body: null };
    headers["accept-ranges"] = "bytes";
  }
  headers["content-type"] = contentType(name.at(-1) ?? "");
  if (encoding !== null) headers["content-encoding"] = encoding;

  const range = status === 200 ? rangeOf(request, bytes) : null;
  if (range === "unsatisfiable") return unsatisfiable(bytes);
  const { start, end } = range ?? { start: 0, end: bytes.size };
  headers["content-length"] = String(end - start);
  if (range !== null) headers["content-range"] = `bytes ${start}-${end - 1}/${bytes.size}`;
  return { status: range === null ? status : 206, headers, body: await bodyOf(bytes, { start, end }, memory) };
}

function rangeOf(request: SiteRequest, bytes: SiteBytes): ByteRange | "unsatisfiable" | null {
  if (request.method !== "GET" || !rangeHolds(request.headers, bytes)) return null;
  return byteRange(request.headers["range"], bytes.size);
}

function unsatisfiable({ size }: SiteBytes): SiteResponse {
  return {
    status: 416,
    headers: { "content-range": `bytes */${size}`, "content-length": "0", "x-content-type-options": "nosniff" },
    body: null,
  };
}

async function bodyOf(bytes: SiteBytes, { start, end }: ByteRange, memory: SiteMemory) {
  const content = await memory.contentOf(bytes);
  if (content === null) return { file: bytes.file, start, end };
  return content.length === end - start ? content : content.subarray(start, end);
}

/** Hashed names for ever; pages asked for again each time; the rest after a minute. A page that is checked costs a 304. */
function cacheControl(name: readonly string[]): string {
  if (isHashedName(name)) return "public, max-age=31536000, immutable";
  if (/\.(html?|xhtml)$/i.test(name.at(-1) ?? "")) return "no-cache";
  return "public, max-age=60, must-revalidate";
}
