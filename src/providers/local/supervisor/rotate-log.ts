import { fstatSync, ftruncateSync, readSync, renameSync, statSync, writeSync } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";

const CHUNK = 1024 * 1024;

/** After so many the log is emptied all the same: a writer that outruns us must not fill the disk. */
const MOST_ROUNDS = 16;

/**
 * Copies the last `limit` bytes of a log that is longer to `<path>.1`, whose predecessor becomes
 * `.2`, and empties it. The file stays the same one: its writers append to it all the while. What they
 * write during the copying is kept too, and of much the last part: an old log is at most twice as long
 * as the limit.
 */
export async function rotateLog(path: string, limit: number): Promise<void> {
  const size = sizeOf(path);
  if (size <= limit) return;
  if (sizeOf(`${path}.1`) > 0) renameSync(`${path}.1`, `${path}.2`);
  await using log = await open(path, "r+");
  await using old = await open(`${path}.1`, "w", 0o640);
  await copy(log, old, size - limit, size);
  copyRest(log, old, size, limit);
  ftruncateSync(log.fd, 0);
}

/** Zero when there is none. */
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

async function copy(from: FileHandle, to: FileHandle, begin: number, end: number): Promise<void> {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, end - begin));
  let at = begin;
  while (at < end) {
    const { bytesRead } = await from.read(chunk, 0, Math.min(chunk.length, end - at), at);
    if (bytesRead === 0) return;
    await to.write(chunk, 0, bytesRead);
    at += bytesRead;
  }
}

/**
 * Copies what follows `begin` until the writers are caught up with, behind the `limit` bytes that `to`
 * has. It begins with the last `limit` bytes again when there are too many.
 */
function copyRest(from: FileHandle, to: FileHandle, begin: number, limit: number): void {
  let at = begin;
  let kept = limit;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const end = fstatSync(from.fd).size;
    // Shorter than before is one that its writer has emptied.
    if (end <= at) return;
    if (kept + end - at > 2 * limit) {
      ftruncateSync(to.fd, 0);
      at = end - limit;
      kept = 0;
    }
    copySync(from, to, { begin: at, end, to: kept });
    kept += end - at;
    at = end;
  }
}

function copySync(from: FileHandle, to: FileHandle, range: { begin: number; end: number; to: number }): void {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, range.end - range.begin));
  let at = range.begin;
  while (at < range.end) {
    const read = readSync(from.fd, chunk, 0, Math.min(chunk.length, range.end - at), at);
    if (read === 0) return;
    writeSync(to.fd, chunk, 0, read, range.to + at - range.begin);
    at += read;
  }
}
