import { ftruncateSync, readSync, renameSync, statSync, writeSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";

const CHUNK = 1024 * 1024;

/**
 * Copies the last `limit` bytes of a log that is longer to `<path>.1`, whose predecessor becomes
 * `.2`, and empties it. The file stays the same one: its writers append to it all the while. The last
 * `limit` bytes of what they write during the copying are kept too, so that an old log is at most twice
 * as long as the limit.
 */
export async function rotateLog(path: string, limit: number): Promise<void> {
  const size = sizeOf(path);
  if (size <= limit) return;
  if (sizeOf(`${path}.1`) > 0) renameSync(`${path}.1`, `${path}.2`);
  await using log = await open(path, "r+");
  await using old = await open(`${path}.1`, "w", 0o640);
  const at = await copy(log, old, size - limit, size);
  copyRest(log, old, Math.max(at, sizeOf(path) - limit));
  ftruncateSync(log.fd, 0);
}

/** Zero when there is none. */
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

async function copy(from: FileHandle, to: FileHandle, begin: number, end: number): Promise<number> {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, end - begin));
  let at = begin;
  while (at < end) {
    const { bytesRead } = await from.read(chunk, 0, Math.min(chunk.length, end - at), at);
    if (bytesRead === 0) break;
    await to.write(chunk, 0, bytesRead);
    at += bytesRead;
  }
  return at;
}

function copyRest(from: FileHandle, to: FileHandle, begin: number): void {
  const chunk = Buffer.allocUnsafe(64 * 1024);
  for (let at = begin; ;) {
    const read = readSync(from.fd, chunk, 0, chunk.length, at);
    if (read === 0) return;
    writeSync(to.fd, chunk, 0, read);
    at += read;
  }
}
