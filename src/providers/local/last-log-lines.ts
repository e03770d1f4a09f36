import { lastLines } from "../../lib/last-lines.ts";

/** The last `count` lines of a log, those included that its last rotation moved to `<file>.1`. */
export async function lastLogLines(file: string, count: number): Promise<readonly string[]> {
  const lines = await lastLines(file, count);
  if (lines.length >= count) return lines;
  return [...(await lastLines(`${file}.1`, count - lines.length)), ...lines];
}
