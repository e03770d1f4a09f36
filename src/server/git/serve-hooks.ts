import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { z } from "zod";
import type { Control } from "../control.ts";
import { publicError } from "../public-error.ts";
import { handlePush } from "./handle-push.ts";
import { renderError } from "../client/render-progress.ts";

const push = z.object({
  app: z.string(),
  updates: z.array(z.object({ before: z.string(), after: z.string(), ref: z.string() })),
  options: z.array(z.string()),
});

export interface HookServerOptions {
  readonly control: Control;
  /** Milliseconds between two signs of life to a hook that waits. */
  readonly keepAlive: number;
  readonly onError: (error: unknown) => void;
}

/**
 * The server behind git's hooks, for a unix socket whose file mode is the only authentication.
 * Answers a push with its lines as they come; a NUL is a sign of life.
 */
export function createHookServer(options: HookServerOptions): Server {
  return createServer({ requestTimeout: 60_000 }, (incoming, outgoing) => {
    answer(incoming, outgoing, options).catch((error: unknown) => {
      options.onError(error);
      outgoing.end(`${renderError(publicError(error)).join("\n")}\n`);
    });
  });
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, options: HookServerOptions): Promise<void> {
  const received = push.parse(await json(incoming));
  const gone = new AbortController();
  const life = setInterval(() => outgoing.write("\0"), options.keepAlive);
  outgoing.once("close", () => gone.abort());
  try {
    for await (const line of handlePush(received, { ...options, signal: gone.signal })) {
      if (gone.signal.aborted) break;
      outgoing.write(`${line}\n`);
    }
    outgoing.end();
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    clearInterval(life);
  }
}
