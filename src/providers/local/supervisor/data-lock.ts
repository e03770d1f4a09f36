import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { BoughError } from "../../../lib/bough-error.ts";
import { writeWholeSync } from "../../../lib/write-whole-sync.ts";

/**
 * Makes this process the only one that holds `file`, until `release` or its end, however it ends:
 * the kernel frees SQLite's lock with its holder, so that no stale one can be left behind. Throws
 * `supervisor-running` when another process holds it.
 */
export function lockData(file: string): { release(): void } {
  const database = new DatabaseSync(file);
  try {
    database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if ((cause as { errcode?: number }).errcode !== SQLITE_BUSY) throw cause;
    throw new BoughError("supervisor-running", `A supervisor runs already for this data directory${holder(file)}.`, {
      hint: "Use the one that runs, or stop it with `bough down`.",
      cause,
    });
  }
  writeWholeSync(`${file}.pid`, String(process.pid));
  return { release: () => database.close() };
}

const SQLITE_BUSY = 5;

function holder(file: string): string {
  try {
    return ` (pid ${readFileSync(`${file}.pid`, "utf8")})`;
  } catch {
    return "";
  }
}
