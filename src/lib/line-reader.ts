import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { hasCode } from "./has-code.ts";

export interface LineReader {
  /** The next whole lines, of at most 1 MiB: what is left comes with the next call. None: there is no more for now. */
  read(): Promise<readonly string[]>;
  /** All lines that are left, in parts, and an unfinished one last: for a file that is not written to any more. */
  readRest(): AsyncGenerator<readonly string[]>;
}

/** Bytes; so many make a line at least, or a piece of one. */
const CHUNK = 1024 * 1024;
/** UTF-16 code units. */
const LONGEST_LINE = 64 * 1024;

/**
 * Reads a growing text file line by line, from byte `from` on, each line longer than 64 Ki
 * characters in pieces. A file that does not exist yet has no lines; one that became shorter was
 * rotated and is read from its start.
 */
export function lineReader(file: string, from = 0): LineReader {
  let offset = from;
  let rest = "";
  let decoder = new StringDecoder("utf8");
  return { read, readRest };

  async function read(): Promise<readonly string[]> {
    const lines = (rest + (await readNew())).split("\n").flatMap(piecesOf);
    rest = lines.pop() ?? "";
    return lines;
  }

  async function* readRest(): AsyncGenerator<readonly string[]> {
    for (let lines = await read(); lines.length > 0; lines = await read()) yield lines;
    const last = rest + decoder.end();
    rest = "";
    if (last !== "") yield piecesOf(last);
  }

  async function readNew(): Promise<string> {
    try {
      await using handle = await open(file, "r");
      const { size } = await handle.stat();
      if (size < offset) {
        offset = 0;
        decoder = new StringDecoder("utf8");
      }
      const chunk = Buffer.alloc(Math.min(CHUNK, size - offset));
      const { bytesRead } = await handle.read(chunk, { position: offset });
      offset += bytesRead;
      return decoder.write(chunk.subarray(0, bytesRead));
    } catch (error) {
      if (hasCode(error, "ENOENT")) return "";
      throw error;
    }
  }
}

/** Never cuts a character in two. */
function piecesOf(line: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  while (line.length - start > LONGEST_LINE) {
    const end = start + LONGEST_LINE;
    const cut = isHighSurrogate(line.charCodeAt(end - 1)) ? end - 1 : end;
    pieces.push(line.slice(start, cut));
    start = cut;
  }
  return [...pieces, line.slice(start)];
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
