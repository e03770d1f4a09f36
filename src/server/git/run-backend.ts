import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { hasCode } from "../../lib/has-code.ts";
import { BoughError } from "../../lib/bough-error.ts";
import { bodyTooLarge } from "../body-too-large.ts";
import { type BackendCall, backendEnvironment } from "./backend-environment.ts";
import { readCgiHead } from "./read-cgi-head.ts";

/** Milliseconds that git has to end after its input has. */
const grace = 5000;

/**
 * Runs `git http-backend` for one request and streams both ways. A client that goes away before
 * all of its request was read takes the backend with it; a push that arrived whole is finished,
 * so that a ref never moves without its hook.
 */
export async function runBackend(
  call: BackendCall,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  bodyLimit: number,
): Promise<void> {
  const backend = spawn("git", ["-c", `receive.maxInputSize=${bodyLimit}`, "http-backend"], {
    env: backendEnvironment(call),
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  let failure: unknown = null;
  const errors = collectErrors(backend.stderr);
  const exited = once(backend, "exit").catch((error: unknown) => void (failure ??= error));

  outgoing.once("close", () => {
    backend.stdout.unpipe(outgoing).resume();
    if (call.request.service === "git-upload-pack") backend.stdout.destroy();
    if (!incoming.readableEnded) stop(backend);
  });
  const sent = pipeline(incoming.iterator({ destroyOnReturn: false }), limit(bodyLimit), backend.stdin).catch(
    (error: unknown) => {
      failure = error;
      stop(backend);
    },
  );

  const head = await readCgiHead(backend.stdout);
  if (failure instanceof BoughError) throw failure;
  if (backend.stdout.readableEnded) await Promise.all([sent, exited]);
  if (head === null) throw new BoughError("internal", `git http-backend said nothing: ${errors()}`, { cause: failure });
  if (backend.stdout.readableEnded && backend.exitCode !== 0) throw notUnderstood(errors());
  if (outgoing.destroyed) return;
  outgoing.writeHead(head.status, head.headers);
  if (backend.stdout.readableEnded) outgoing.end();
  else backend.stdout.pipe(outgoing);
  await once(outgoing, "close");
}

function notUnderstood(errors: string): BoughError {
  return new BoughError("git-request-invalid", `git did not understand the request: ${errors}`, {
    hint: "Push again; if it stays, run `git fsck` in your clone.",
  });
}

function limit(bytes: number): (source: AsyncIterable<Buffer>) => AsyncIterable<Buffer> {
  return async function* counted(source) {
    let left = bytes;
    for await (const chunk of source) {
      left -= chunk.length;
      if (left < 0) throw bodyTooLarge(bytes);
      yield chunk;
    }
  };
}

/** The first 4 kB of what the backend complains about. */
function collectErrors(stderr: Readable): () => string {
  let text = "";
  stderr.setEncoding("utf8").on("data", (chunk: string) => {
    if (text.length < 4096) text += chunk;
  });
  return () => text.trim();
}

/** Cuts git's input off, at which it removes what it has received; what does not end by that is killed. */
function stop(backend: ChildProcessByStdio<Writable, Readable, Readable>): void {
  backend.stdin.destroy();
  const { pid } = backend;
  if (pid === undefined || backend.exitCode !== null || backend.signalCode !== null) return;
  const timer = setTimeout(() => killGroup(pid), grace);
  backend.once("exit", () => clearTimeout(timer));
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}
