import { open } from "node:fs/promises";
import { hasCode } from "./has-code.ts";

const WINDOW = 64 * 1024;

/** The last `count` lines of a text file; none when there is no such file. */
export async function lastLines(file: string, count: number): Promise<readonly string[]> {
  try {
    await using handle = await open(file, "r");
    const { size } = await handle.stat();
    const start = Math.max(0, size - WINDOW);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const lines = buffer.subarray(0, bytesRead).toString("utf8").split("\n");
    return lines.filter((line) => line !== "").slice(-count);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
