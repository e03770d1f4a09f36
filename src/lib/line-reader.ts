import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { hasCode } from "./has-code.ts";

export interface LineReader {
  /** Whole lines that were appended since the last call; `final` also gives an unfinished last line. */
  read(final?: boolean): Promise<readonly string[]>;
}

const CHUNK = 256 * 1024;

/**
 * Reads a growing text file line by line, from byte `from` on. A file that does not exist yet has no
 * lines; one that became shorter was rotated and is read from its start.
 */
export function lineReader(file: string, from = 0): LineReader {
  let offset = from;
  let rest = "";
  let decoder = new StringDecoder("utf8");
  return {
    async read(final = false) {
      const text = rest + (await readNew());
      const lines = text.split("\n");
      rest = final ? "" : (lines.pop() ?? "");
      return final ? lines.filter((line, index) => line !== "" || index < lines.length - 1) : lines;
    },
  };

  async function readNew(): Promise<string> {
    try {
      await using handle = await open(file, "r");
      const { size } = await handle.stat();
      if (size < offset) {
        offset = 0;
        decoder = new StringDecoder("utf8");
      }
      const parts: Buffer[] = [];
      while (offset < size) {
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(CHUNK, size - offset)), {
          position: offset,
        });
        if (bytesRead === 0) break;
        parts.push(buffer.subarray(0, bytesRead));
        offset += bytesRead;
      }
      return decoder.write(Buffer.concat(parts));
    } catch (error) {
      if (hasCode(error, "ENOENT")) return "";
      throw error;
    }
  }
}
