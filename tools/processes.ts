import { createHash } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

export interface RunningProcess {
  readonly pid: number;
  /** Program and arguments, joined by spaces. */
  readonly command: string;
  /** What the supervisor calls the process, or the one that started it: `control`, `router-0`; null for one without tag. */
  readonly id: string | null;
}

/**
 * Every process of a data directory: those that carry its tag in their environment, name it in
 * their arguments, or work in it. `data` is a path without symbolic links; the directory itself may
 * be gone already.
 */
export function processesOf(data: string): RunningProcess[] {
  const tag = createHash("sha256").update(data).digest("hex").slice(0, 16);
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const variables = read(`/proc/${pid}/environ`).split("\0");
      const argv = read(`/proc/${pid}/cmdline`).split("\0");
      const tagged = variables.some(
        (variable) => variable === `BOUGH_DATA=${tag}` || variable === `BOUGH_DATA=${data}`,
      );
      const ours = tagged || argv.some((argument) => names(argument, data)) || names(workingFolder(pid), data);
      if (!ours) return [];
      const id = variables.find((variable) => variable.startsWith("BOUGH_PROCESS="))?.slice("BOUGH_PROCESS=".length);
      return [{ pid: Number(pid), command: argv.join(" ").trim(), id: id ?? null }];
    });
}

function names(text: string, data: string): boolean {
  return text === data || text.startsWith(`${data}/`) || text.endsWith(`=${data}`);
}

/** Empty when the process has just ended. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function workingFolder(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}
