import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** Tells two processes of the same pid apart: clock ticks since boot on Linux, a date elsewhere. */
  readonly start: string;
  /** Resident memory in bytes. */
  readonly memory: number;
  /** Milliseconds of processor time, with that of its children that have ended; null where the machine is not asked. */
  readonly cpu: number | null;
  /** It has ended and holds nothing any more, but its parent has not taken note of that. */
  readonly zombie: boolean;
}

/** Every live process of the machine by pid. */
export function processTable(): ReadonlyMap<number, ProcessEntry> {
  const entries = process.platform === "linux" ? linuxEntries() : psEntries(["-ax"]);
  return new Map(entries.filter(({ zombie }) => !zombie).map((entry) => [entry.pid, entry]));
}

/** Whose the process is; null when it has ended. Linux only. */
export const ownerOf = (pid: number): number | null => statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid ?? null;

/** One process, which may be a zombie; null when there is none of this pid. */
export function processEntry(pid: number): ProcessEntry | null {
  return process.platform === "linux" ? linuxEntry(pid) : (psEntries(["-p", String(pid)])[0] ?? null);
}

function linuxEntries(): ProcessEntry[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => linuxEntry(Number(name)))
    .filter((entry) => entry !== null);
}

function linuxEntry(pid: number): ProcessEntry | null {
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The command stands in parentheses and may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, parent, group, session] = fields;
  const start = fields[19];
  const pages = fields[21];
  if (start === undefined) return null;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    start,
    memory: Number(pages) * pageSize(),
    cpu: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK,
    zombie: state === "Z" || state === "X",
  };
}

/** Milliseconds; the kernel tells 100 ticks a second on every machine that Node.js runs on. */
const TICK = 10;

let knownPageSize = 0;

/** From the auxiliary vector that the kernel hands to every program: pairs of words, type 6 is the page size. */
function pageSize(): number {
  if (knownPageSize > 0) return knownPageSize;
  const vector = readFileSync("/proc/self/auxv");
  knownPageSize = 4096;
  for (let at = 0; at + 16 <= vector.length; at += 16) {
    if (vector.readBigUInt64LE(at) === 6n) knownPageSize = Number(vector.readBigUInt64LE(at + 8));
  }
  return knownPageSize;
}

function psEntries(selection: readonly string[]): ProcessEntry[] {
  const output = psOutput([...selection, "-o", "pid=,ppid=,pgid=,sess=,rss=,stat=,lstart="]);
  return output
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\w+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, group, session = "", kilobytes, state, start = ""]) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: Number.parseInt(session, 16),
      start,
      memory: Number(kilobytes) * 1024,
      cpu: null,
      zombie: state?.startsWith("Z") ?? false,
    }));
}

/** `ps` fails when nothing matches. */
function psOutput(args: readonly string[]): string {
  try {
    return execFileSync("ps", args, {
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch {
    return "";
  }
}

/** A process may end between the listing and the reading. */
function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
