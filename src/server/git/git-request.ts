import { hostLabel } from "../../lib/host-label.ts";

export type GitService = "git-upload-pack" | "git-receive-pack";

export interface GitRequest {
  readonly app: string;
  readonly service: GitService;
  /** `info/refs` for the advertisement of refs, else the service itself. */
  readonly path: "info/refs" | GitService;
  readonly query: string;
}

/**
 * Reads a request line of git's smart HTTP. Works on the path as it was sent: nothing is decoded
 * or normalised, so whatever is not literally one of the three addresses is null.
 */
export function parseGitRequest(method: string, url: string): GitRequest | null {
  const [path = "", query = ""] = url.split("?", 2);
  const [, app = "", rest = ""] = /^\/git\/([^/]+)\.git\/(.+)$/.exec(path) ?? [];
  if (!hostLabel.test(app)) return null;
  if (rest === "info/refs" && method === "GET") {
    const service = new URLSearchParams(query).get("service");
    return isService(service) ? { app, service, path: rest, query: `service=${service}` } : null;
  }
  return isService(rest) && method === "POST" ? { app, service: rest, path: rest, query: "" } : null;
}

function isService(name: string | null): name is GitService {
  return name === "git-upload-pack" || name === "git-receive-pack";
}
