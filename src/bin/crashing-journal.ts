import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Journal } from "../engine/journal.ts";

/**
 * The journal as it is, or, for tests of recovery, one that kills the process: `file` holds
 * `before:n` or `after:n`, counted down by each write, and is gone before the process is.
 */
export function crashingJournal(journal: Journal, file: string | undefined): Journal {
  if (file === undefined) return journal;
  return {
    read: (deployment) => journal.read(deployment),
    write(deployment, entries) {
      const moment = countDown(file);
      if (moment === "before") process.kill(process.pid, "SIGKILL");
      journal.write(deployment, entries);
      if (moment === "after") process.kill(process.pid, "SIGKILL");
    },
  };
}

/** The moment at which this write shall crash; null when it shall not. */
function countDown(file: string): string | null {
  if (!existsSync(file)) return null;
  const [moment = "", count = "0"] = readFileSync(file, "utf8").split(":");
  if (Number(count) > 0) {
    writeFileSync(file, `${moment}:${Number(count) - 1}`);
    return null;
  }
  rmSync(file);
  return moment;
}
