import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { removeTree } from "../../lib/remove-tree.ts";

const run = promisify(execFile);

/**
 * Copies a sealed folder to a new path: `linked` shares the files by hard links, for what nobody
 * will write to; `writable` makes copies, which share blocks where the file system can do that.
 */
export async function copyTree(from: string, to: string, how: "linked" | "writable"): Promise<void> {
  if (how === "linked") {
    try {
      await run("cp", ["-al", from, to]);
      return;
    } catch {
      await removeTree(to);
    }
  }
  await run("cp", ["-a", from, to]);
  if (how === "writable") await run("chmod", ["-R", "u+w", to]);
}
