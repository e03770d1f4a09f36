import type { IncomingMessage, ServerResponse } from "node:http";
import type { ErrorRecord } from "../model/records.ts";
import { errorStatus } from "./error-status.ts";

/** Time for a client that is still sending to read the answer. */
const linger = 2000;

/** Answers with an error and closes the connection, without reading the rest of the request. */
export function refuse(incoming: IncomingMessage, outgoing: ServerResponse, error: ErrorRecord): void {
  if (outgoing.headersSent || outgoing.destroyed) {
    outgoing.destroy();
    return;
  }
  const forGit = incoming.url?.startsWith("/git/") ?? false;
  const unread = !incoming.complete && hasBody(incoming);
  const body = forGit ? plainError(error) : `${JSON.stringify({ error })}\n`;
  outgoing.writeHead(errorStatus(error.code), {
    "content-type": forGit ? "text/plain; charset=utf-8" : "application/json",
    "content-length": Buffer.byteLength(body),
    ...(error.code === "unauthorized" && { "www-authenticate": 'Basic realm="bough", charset="UTF-8"' }),
    ...(unread && { connection: "close" }),
  });
  outgoing.write(body);
  if (unread) endSoon(incoming, outgoing);
  else outgoing.end();
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/** What git shows to the user as `remote:` lines. */
function plainError({ message, hint }: ErrorRecord): string {
  return hint === null ? `${message}\n` : `${message}\n${hint}\n`;
}

/** Closing at once, with data unread, would reset the connection and with it the answer. */
function endSoon(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const timer = setTimeout(() => outgoing.destroy(), linger);
  incoming.resume();
  incoming.once("end", () => outgoing.end());
  outgoing.once("close", () => clearTimeout(timer));
}
