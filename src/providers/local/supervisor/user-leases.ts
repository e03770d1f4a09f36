import { readFileSync } from "node:fs";
import { hasCode } from "../../../lib/has-code.ts";
import { writeWholeSync } from "../../../lib/write-whole-sync.ts";
import { readLeases } from "./read-leases.ts";
import type { Credentials } from "./spawn-process.ts";

export interface UserLeases {
  /** Null when the supervisor is not root: then all run as who it is. */
  credentials(user: string): Credentials | null;
  /** Uid by user. */
  list(): ReadonlyMap<string, number>;
}

const FIRST_UID = 210_000;
const UIDS_A_DIRECTORY = 1_000;
const DIRECTORIES = 1_000_000;

/**
 * One unprivileged uid a name, with a group of the same number, kept in `file` for good: files of
 * the name may exist for as long as the data directory does. `seed` keeps the uids of two data
 * directories apart.
 */
export function userLeases(file: string, seed: number): UserLeases {
  const uids = readLeases(file, parseUids, IF_LOST) ?? new Map<string, number>();
  const first = FIRST_UID + (seed % DIRECTORIES) * UIDS_A_DIRECTORY;
  return {
    list: () => uids,
    credentials: (user) => {
      if (process.getuid?.() !== 0) return null;
      const uid = uids.get(user) ?? nextUid(first, uids.values());
      if (!uids.has(user)) writeWholeSync(file, JSON.stringify(Object.fromEntries(uids.set(user, uid))));
      return { uid, gid: uid };
    },
  };
}

const IF_LOST = "Do not remove it: an environment could then be given the files of another.";

function parseUids(content: unknown): Map<string, number> {
  const uids = Object.entries(content as Record<string, unknown>);
  if (!uids.every((entry): entry is [string, number] => Number.isInteger(entry[1])))
    throw new TypeError("these are no user numbers");
  return new Map(uids);
}

function nextUid(first: number, taken: Iterable<number>): number {
  const used = new Set([...taken, ...idsOf("/etc/passwd"), ...idsOf("/etc/group")]);
  let uid = first;
  while (used.has(uid)) uid++;
  return uid;
}

/** Both files have the number in their third field. */
function idsOf(file: string): readonly number[] {
  return readOr(file, "")
    .split("\n")
    .map((line) => Number(line.split(":")[2]));
}

function readOr(file: string, fallback: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return fallback;
    throw error;
  }
}
