import type { IncomingMessage } from "node:http";

/**
 * The parts of an answer that `separator` ends, as they come; an unfinished one at the end is
 * dropped. An abort is thrown as the abort that it is, not as a connection that broke.
 */
export async function* readParts(
  response: IncomingMessage,
  separator: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  let rest = "";
  try {
    for await (const chunk of response.setEncoding("utf8") as AsyncIterable<string>) {
      const parts = `${rest}${chunk}`.split(separator);
      rest = parts.pop() ?? "";
      yield* parts;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
