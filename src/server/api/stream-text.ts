import type { Context } from "hono";
import { stream } from "hono/streaming";
import { BoughError } from "../../lib/bough-error.ts";
import type { ApiContext } from "./api-environment.ts";

export interface TextSource {
  readonly type: string;
  /** Sent at the start and in every pause, so that both sides know that the other is there. */
  readonly signOfLife: string;
  /** What is sent; `signal` is aborted when the reader is gone. */
  lines(signal: AbortSignal): AsyncIterable<string>;
  /** What is sent last when `lines` throws. */
  failed(error: unknown): string;
}

/** An answer that goes on for as long as there are lines; waits for a reader that is slow. */
export function streamText(context: Context<{ Bindings: ApiContext }>, source: TextSource): Response {
  const { keepAlive, onError } = context.env;
  context.header("content-type", source.type);
  context.header("cache-control", "no-store");
  return stream(context, async (out) => {
    const gone = new AbortController();
    out.onAbort(() => gone.abort());
    const life = setInterval(() => void out.write(source.signOfLife), keepAlive);
    try {
      await out.write(source.signOfLife);
      for await (const line of source.lines(gone.signal)) await out.write(line);
    } catch (error) {
      if (gone.signal.aborted) return;
      if (!(error instanceof BoughError)) onError(error);
      await out.write(source.failed(error));
    } finally {
      clearInterval(life);
    }
  });
}
