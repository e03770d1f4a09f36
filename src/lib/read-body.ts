import type { Readable } from "node:stream";

/**
 * Reads a stream of bytes to its end; null as soon as it is longer than `limit`, with the rest
 * unread and the stream paused, so that an answer can still be sent.
 */
export function readBody(stream: Readable, limit: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const collect = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      stream.off("data", collect).pause();
      resolve(null);
    };
    stream.on("data", collect);
    stream.once("end", () => resolve(Buffer.concat(chunks)));
    stream.once("error", reject);
    stream.once("close", () => reject(new Error("the stream ended early")));
  });
}
