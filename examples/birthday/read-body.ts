import type { IncomingMessage } from "node:http";

export class BodyTooLarge extends Error {}

/** The whole body as text; throws `BodyTooLarge` as soon as it exceeds `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection stays open when reading stops early, so that the client gets its answer.
  const parts: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of parts) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLarge(`must have at most ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
