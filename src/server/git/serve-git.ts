import type { IncomingMessage, ServerResponse } from "node:http";
import { BoughError } from "../../lib/bough-error.ts";
import type { Control } from "../control.ts";
import { parseGitRequest } from "./git-request.ts";
import { runBackend } from "./run-backend.ts";

export interface GitServerOptions {
  readonly control: Control;
  /** Bytes that the body of one request may have, as sent. */
  readonly bodyLimit: number;
}

/** Answers one authenticated request below `/git/`. The app is created by its first push. */
export async function serveGit(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: GitServerOptions,
): Promise<void> {
  const { control, bodyLimit } = options;
  const method = incoming.method ?? "GET";
  const request = parseGitRequest(method, incoming.url ?? "");
  if (request === null) {
    throw new BoughError("repository-not-found", "There is no repository at this address.", {
      hint: "A repository's address is /git/<app>.git; an app's name has a-z, 0-9 and single -, a letter first, at most 40 characters.",
    });
  }
  const known = control.apps().some((app) => app.name === request.app);
  if (!known && request.service === "git-upload-pack") {
    throw new BoughError("app-not-found", `There is no app ${request.app}.`, {
      hint: "An app is created by its first push.",
    });
  }
  const repository = await control.repository(request.app);
  await runBackend({ request, method, headers: incoming.headers, repository }, incoming, outgoing, bodyLimit);
}
