import { readFileSync } from "node:fs";
import { BoughError } from "../../../lib/bough-error.ts";
import { hasCode } from "../../../lib/has-code.ts";
import { writeWholeSync } from "../../../lib/write-whole-sync.ts";
import { readLeases } from "./read-leases.ts";
import type { Credentials } from "./spawn-process.ts";

export interface UserLeases {
  /** Null when the supervisor is not root: then all run as who it is. Throws `users-exhausted`. */
  credentials(user: string): Credentials | null;
  /** Uid by user. */
  list(): ReadonlyMap<string, number>;
  /** Whether half of the numbers are given. */
  areScarce(): boolean;
  /** Gives back the numbers of those whom `find` names, but for those whose credentials are asked for meanwhile. */
  release(find: () => Promise<readonly string[]>): Promise<void>;
}

const FIRST_UID = 210_000;
const UIDS_A_DIRECTORY = 1_000;
const DIRECTORIES = 1_000_000;

/**
 * One unprivileged uid a name, with a group of the same number, kept in `file` until it is released.
 * `seed` keeps the uids of two data directories apart; `limit` is how many a directory may have.
 * Throws `leases-unreadable` when the file is there but cannot be read.
 */
export function userLeases(file: string, seed: number, limit: number = UIDS_A_DIRECTORY): UserLeases {
  let uids: ReadonlyMap<string, number> = readLeases(file, parseUids, IF_LOST) ?? new Map<string, number>();
  const first = FIRST_UID + (seed % DIRECTORIES) * UIDS_A_DIRECTORY;
  const asked = new Set<string>();
  return {
    list: () => uids,
    areScarce: () => uids.size * 2 >= limit,
    credentials: (user) => {
      if (process.getuid?.() !== 0) return null;
      asked.add(user);
      const uid = uids.get(user) ?? nextUid(first, limit, uids.values());
      if (!uids.has(user)) save(new Map([...uids, [user, uid]]));
      return { uid, gid: uid };
    },
    release: async (find) => {
      asked.clear();
      const found = new Set(await find());
      const kept = [...uids].filter(([user]) => asked.has(user) || !found.has(user));
      if (kept.length < uids.size) save(new Map(kept));
    },
  };

  function save(changed: ReadonlyMap<string, number>): void {
    writeWholeSync(file, JSON.stringify(Object.fromEntries(changed)));
    uids = changed;
  }
}

const IF_LOST = "Do not remove it: an environment could then be given the files of another.";

function parseUids(content: unknown): Map<string, number> {
  const uids = Object.entries(content as Record<string, unknown>);
  if (!uids.every((entry): entry is [string, number] => Number.isInteger(entry[1])))
    throw new TypeError("these are no user numbers");
  return new Map(uids);
}

/** Beyond the last one begin the uids of another data directory. */
function nextUid(first: number, limit: number, taken: Iterable<number>): number {
  const used = new Set([...taken, ...idsOf("/etc/passwd"), ...idsOf("/etc/group")]);
  for (let uid = first; uid < first + limit; uid++) if (!used.has(uid)) return uid;
  throw new BoughError("users-exhausted", `All ${limit} users from uid ${first} on are taken.`, {
    hint: "Remove environments that are not needed: their users are free again some minutes after nothing of them is left.",
  });
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
