import { basename, dirname } from "node:path";
import type { IncomingHttpHeaders } from "node:http";
import type { GitRequest } from "./git-request.ts";
import { plainGitEnvironment } from "./plain-git-environment.ts";

export interface BackendCall {
  readonly request: GitRequest;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** The app's bare repository. */
  readonly repository: string;
}

/** The CGI environment of `git http-backend` for one request. */
export function backendEnvironment(call: BackendCall): Record<string, string> {
  const { request, headers } = call;
  const protocol = headers["git-protocol"];
  return {
    ...plainGitEnvironment(),
    GIT_PROJECT_ROOT: dirname(call.repository),
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: `/${basename(call.repository)}/${request.path}`,
    REQUEST_METHOD: call.method,
    QUERY_STRING: request.query,
    CONTENT_TYPE: headers["content-type"] ?? "",
    REMOTE_USER: "bough",
    REMOTE_ADDR: "127.0.0.1",
    BOUGH_APP: request.app,
    ...(headers["content-length"] !== undefined && { CONTENT_LENGTH: headers["content-length"] }),
    ...(headers["content-encoding"] !== undefined && { HTTP_CONTENT_ENCODING: headers["content-encoding"] }),
    ...(typeof protocol === "string" && /^[a-z0-9=:]{1,64}$/.test(protocol) && { GIT_PROTOCOL: protocol }),
  };
}
