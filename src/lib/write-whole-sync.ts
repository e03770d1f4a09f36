import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";

/**
 * Writes a file whole or not at all: to a temporary name beside it, synced, then renamed. There may
 * be one writer of a path at a time.
 */
export function writeWholeSync(path: string, content: string, mode = 0o600): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w", mode);
  try {
    // Unlike writeSync it goes on where a nearly full disk took a part, and fails then.
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
