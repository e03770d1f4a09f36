import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { processEntry, type ProcessEntry } from "./process-table.ts";

/** A pid is used again after its process has ended; with the start time and the boot it is unique. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly start: string;
  readonly boot: string;
}

/** Also of a process that has ended already, as long as it is a zombie. */
export function identify(pid: number): ProcessIdentity | null {
  const entry = processEntry(pid);
  return entry === null ? null : identityOf(entry);
}

export const identityOf = ({ pid, start }: ProcessEntry): ProcessIdentity => ({ pid, start, boot: bootId() });

export function isAlive({ pid, start, boot }: ProcessIdentity): boolean {
  if (boot !== bootId()) return false;
  const entry = processEntry(pid);
  return entry !== null && !entry.zombie && entry.start === start;
}

let knownBootId = "";

export function bootId(): string {
  knownBootId ||= (
    process.platform === "linux"
      ? readFileSync("/proc/sys/kernel/random/boot_id", "utf8")
      : execFileSync("sysctl", ["-n", "kern.boottime"], { encoding: "utf8" })
  ).trim();
  return knownBootId;
}
