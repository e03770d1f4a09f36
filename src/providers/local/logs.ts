import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lineReader, type LineReader } from "../../lib/line-reader.ts";
import type { LogLine, LogQuery } from "../../provider/provider.ts";
import { logFile } from "./directories.ts";
import { lastLogLines } from "./last-log-lines.ts";

const POLL = 150;

/** The last lines of every process of the environment, then, when asked for, those that come. */
export async function* logs(data: string, query: LogQuery): AsyncIterable<LogLine> {
  const readers = new Map<string, LineReader>();
  for (const file of await logFiles(data, query)) {
    readers.set(file, lineReader(file, (await stat(file)).size));
    for (const line of await lastLogLines(file, query.tail)) yield lineOf(file, line);
  }
  while (query.follow && !query.signal.aborted) {
    await sleep(POLL, undefined, { signal: query.signal }).catch(() => undefined);
    for (const file of await logFiles(data, query)) {
      const reader = readers.get(file) ?? lineReader(file);
      readers.set(file, reader);
      for (const line of await reader.read()) yield lineOf(file, line);
    }
  }
}

/** Current log files, those written to last at the end. */
async function logFiles(data: string, { environment, resource }: LogQuery): Promise<readonly string[]> {
  const folder = dirname(logFile(data, environment, "any"));
  const names = await readdir(folder).catch(() => []);
  const wanted = names.filter((name) => name.endsWith(".log") && (resource === null || resourceOf(name) === resource));
  const files = await Promise.all(
    wanted.map(async (name) => {
      const file = join(folder, name);
      return {
        file,
        at: await stat(file).then(
          (found) => found.mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  return files.toSorted((a, b) => a.at - b.at).map(({ file }) => file);
}

const lineOf = (file: string, line: string): LogLine => {
  const name = basename(file, ".log");
  return { resource: resourceOf(name), instance: name, line };
};

/** `api@v3.0.log` and `migrate-api@v3.log` are both of `api`. */
const resourceOf = (name: string): string =>
  (name.split("@")[0] ?? name).replace(/^(migrate|contract|seed|check)-/, "");
