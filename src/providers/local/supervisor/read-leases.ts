import { readFileSync } from "node:fs";
import { BoughError } from "../../../lib/bough-error.ts";
import { hasCode } from "../../../lib/has-code.ts";

/**
 * The JSON of a file of leases, given to `parse`, which throws at what it cannot take; null when there
 * is no such file. Throws `leases-unreadable`: to go on without the leases would give away what
 * processes hold. `ifLost` ends the hint: what to do without a backup.
 */
export function readLeases<T>(file: string, parse: (content: unknown) => T, ifLost: string): T | null {
  try {
    return parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return null;
    throw new BoughError("leases-unreadable", `The leases in ${file} cannot be read: ${String(cause)}.`, {
      hint: `Correct its owner and mode, or put it back from a backup. ${ifLost}`,
      cause,
    });
  }
}
