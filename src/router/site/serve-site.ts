import type { SiteBackend } from "../route-table.ts";
import { acceptsHtml } from "./accepts-html.ts";
import { fileResponse, type SiteRequest, type SiteResponse } from "./file-response.ts";
import { isBuildAsset } from "./hashed-name.ts";
import { parseSitePath } from "./parse-site-path.ts";
import { siteFiles, type SiteFile } from "./site-files.ts";
import { siteMemory, type SiteMemory } from "./site-memory.ts";

export type { SiteRequest, SiteResponse };

/** Answers requests from one site's artifact; forgets nothing until it is dropped, so make one for each target. */
export interface SiteServer {
  /**
   * Never rejects for what a client sent; rejects when the disk fails. `location` of a redirect has
   * no query: the caller adds the request's.
   */
  serve(request: SiteRequest): Promise<SiteResponse>;
}

const shared = siteMemory(32 * 1024 * 1024);

/**
 * The order in which a path is looked up: the file, `<path>.html`, the folder's `index.html`, an
 * asset of an earlier release, the fallback of a single-page app, `404.html`.
 */
export function createSiteServer(target: SiteBackend, memory: SiteMemory = shared): SiteServer {
  const current = siteFiles(target.root, memory);
  const earlier = target.earlier.map((root) => siteFiles(root, memory));

  async function serve(request: SiteRequest): Promise<SiteResponse> {
    const response = await answer(request);
    return request.method === "HEAD" && response.body !== null ? { ...response, body: null } : response;
  }

  async function answer(request: SiteRequest): Promise<SiteResponse> {
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, { allow: "GET, HEAD" });
    const path = parseSitePath(request.path);
    if (path.kind === "refused") return path.status === 404 ? notFound(request) : refuse(path.status);
    const { segments, folder } = path;
    const send = (file: SiteFile, name: readonly string[], status = 200): Promise<SiteResponse> =>
      fileResponse({ request, file, name, status, memory });

    const entry = await current.find(segments);
    if (entry !== null && entry !== "folder" && !folder) return send(entry, segments);
    if (!folder) {
      const page = await pageOf(segments);
      if (page !== null) return send(page.file, page.name);
    }
    if (entry === "folder") {
      const name = [...segments, "index.html"];
      const index = await current.find(name);
      if (isFile(index)) return folder ? send(index, name) : redirect(segments);
    }
    const asset = await earlierAsset(segments);
    if (asset !== null) return send(asset, segments);
    if (target.spa && !hasExtension(segments) && acceptsHtml(request.headers["accept"])) {
      const index = await current.find(["index.html"]);
      if (isFile(index)) return send(index, ["index.html"]);
    }
    return notFound(request);
  }

  async function pageOf(segments: readonly string[]) {
    const last = segments.at(-1);
    if (last === undefined) return null;
    const name = [...segments.slice(0, -1), `${last}.html`];
    const file = await current.find(name);
    return isFile(file) ? { file, name } : null;
  }

  async function earlierAsset(segments: readonly string[]): Promise<SiteFile | null> {
    if (earlier.length === 0 || !isBuildAsset(segments)) return null;
    for (const files of earlier) {
      const entry = await files.find(segments);
      if (isFile(entry)) return entry;
    }
    return null;
  }

  async function notFound(request: SiteRequest): Promise<SiteResponse> {
    const page = await current.find(["404.html"]);
    if (!isFile(page)) return refuse(404);
    return fileResponse({ request, file: page, name: ["404.html"], status: 404, memory });
  }

  return { serve };
}

function isFile(entry: SiteFile | "folder" | null): entry is SiteFile {
  return entry !== null && entry !== "folder";
}

/** A name such as `logo.png`; not `v1.2`. */
function hasExtension(segments: readonly string[]): boolean {
  return /\.[a-z0-9]*[a-z][a-z0-9]*$/i.test(segments.at(-1) ?? "");
}

function redirect(segments: readonly string[]): SiteResponse {
  const location = `/${segments.map((segment) => encodeURIComponent(segment)).join("/")}/`;
  return refuse(308, { location });
}

function refuse(status: number, headers: Readonly<Record<string, string>> = {}): SiteResponse {
  const body = Buffer.from(`${REASONS[status] ?? "Error"}\n`);
  return {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(body.length),
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      ...headers,
    },
    body,
  };
}

const REASONS: Readonly<Record<number, string>> = {
  308: "Moved",
  400: "Bad request",
  404: "Not found",
  405: "Method not allowed",
  414: "Path too long",
};
