import type { Readable } from "node:stream";

export interface CgiHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

const longestHead = 16 * 1024;

/**
 * Reads the head of a CGI answer and waits for its body to begin, at whose first byte it leaves the
 * stream; null when there is no head.
 */
export async function readCgiHead(stream: Readable): Promise<CgiHead | null> {
  let read = Buffer.alloc(0);
  while (read.length < longestHead) {
    const end = read.indexOf("\r\n\r\n");
    if (end !== -1) {
      const body = end + 4 < read.length ? read.subarray(end + 4) : await nextChunk(stream);
      if (body !== null) stream.unshift(body);
      return parseHead(read.subarray(0, end).toString("latin1"));
    }
    const chunk = await nextChunk(stream);
    if (chunk === null) return null;
    read = Buffer.concat([read, chunk]);
  }
  return null;
}

function parseHead(text: string): CgiHead {
  const fields = text.split("\r\n").map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const { status = "200", ...headers } = Object.fromEntries(fields);
  return { status: Number.parseInt(status, 10), headers };
}

function nextChunk(stream: Readable): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const settle = (): void => {
      const chunk: unknown = stream.read();
      if (Buffer.isBuffer(chunk)) finish(chunk);
      else if (stream.readableEnded || stream.destroyed) finish(null);
    };
    const end = (): void => finish(null);
    const finish = (chunk: Buffer | null): void => {
      stream.off("readable", settle).off("end", end).off("close", end).off("error", end);
      resolve(chunk);
    };
    stream.on("readable", settle).on("end", end).on("close", end).on("error", end);
    settle();
  });
}
