import { readdirSync, readFileSync } from "node:fs";

/** Pids of the processes, zombies aside, whose environment or command line names the folder. */
export function processesWith(folder: string): readonly number[] {
  const pids = readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid);
  return pids.filter((pid) => ["environ", "cmdline"].some((file) => read(`/proc/${pid}/${file}`).includes(folder)));
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
