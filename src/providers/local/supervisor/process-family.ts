import { setTimeout as delay } from "node:timers/promises";
import { hasCode } from "../../../lib/has-code.ts";
import { BoughError } from "../../../lib/bough-error.ts";
import { bootId, type ProcessIdentity } from "./process-identity.ts";
import { processTable, type ProcessEntry } from "./process-table.ts";
import { readTags } from "./process-tag.ts";

/** A supervised process with all that came of it. */
export interface Family {
  readonly id: string;
  /** Tag of the data directory. */
  readonly tag: string;
  /** The leader of the group; null when it is not known. */
  readonly leader: ProcessIdentity | null;
}

/** How long a process may take to vanish after SIGKILL, in milliseconds. */
const VANISH = 30_000;

/**
 * Ends the whole family: its group, its session, its descendants, and whatever carries its tag, as a
 * daemon does that left all three. SIGTERM, and SIGKILL when `grace` milliseconds have passed (at
 * once when it is 0). Answers when none is left; throws `process-stuck` when the kernel does not let
 * one go.
 */
export async function endFamily(family: Family, grace: number): Promise<void> {
  if (grace > 0) {
    signalAll(membersOf(family), "SIGTERM");
    // Tags are costly to read: they are looked at when the group is gone.
    const remain = (): boolean => groupOf(family, processTable()).length > 0 || membersOf(family).length > 0;
    if (await gone(remain, grace)) return;
  }
  await killAll(family.id, () => membersOf(family));
}

/** Kills what `find` finds until that is nothing; throws `process-stuck` when the kernel does not let one go. */
export async function killAll(what: string, find: () => readonly { readonly pid: number }[]): Promise<void> {
  let members: readonly { readonly pid: number }[] = [];
  const remain = (): boolean => {
    members = find();
    signalAll(members, "SIGKILL");
    return members.length > 0;
  };
  if (await gone(remain, VANISH)) return;
  const pids = members.map(({ pid }) => pid).join(", ");
  throw new BoughError("process-stuck", `${what} does not end: pid ${pids} survived SIGKILL.`, {
    hint: "Look for a hung disk or network mount that it waits for, then stop it again.",
  });
}

/** Whether nothing remains within so many milliseconds. */
async function gone(remain: () => boolean, within: number): Promise<boolean> {
  const deadline = Date.now() + within;
  for (let pause = 4; remain(); pause = Math.min(pause * 2, 50)) {
    if (Date.now() >= deadline) return false;
    await delay(Math.min(pause, deadline - Date.now()));
  }
  return true;
}

/** Every live member. */
export function membersOf(family: Family): readonly ProcessEntry[] {
  const table = processTable();
  const tags = readTags(table.values(), family.tag);
  const tagged = [...table.values()].filter(({ pid }) => tags.get(pid) === family.id);
  return withDescendants([...groupOf(family, table), ...tagged], table);
}

/** Members of the leader's group or session, and their descendants. */
export function groupOf({ leader }: Family, table: ReadonlyMap<number, ProcessEntry>): readonly ProcessEntry[] {
  if (leader === null || leader.boot !== bootId()) return [];
  const holder = table.get(leader.pid);
  // The pid went to a stranger, which the kernel does only when the old group is empty.
  if (holder !== undefined && holder.start !== leader.start) return [];
  const members = [...table.values()].filter(({ group, session }) => group === leader.pid || session === leader.pid);
  return withDescendants(members, table);
}

function withDescendants(
  members: readonly ProcessEntry[],
  table: ReadonlyMap<number, ProcessEntry>,
): readonly ProcessEntry[] {
  // A supervised process may have started this supervisor, whose own children are none of its family.
  const others = [...table.values()].filter(({ pid }) => pid !== process.pid);
  const found = new Map(members.filter(({ pid }) => pid !== process.pid).map((entry) => [entry.pid, entry]));
  let size = -1;
  while (size !== found.size) {
    size = found.size;
    for (const entry of others) {
      if (found.has(entry.parent)) found.set(entry.pid, entry);
    }
  }
  return [...found.values()];
}

function signalAll(members: readonly { readonly pid: number }[], signal: NodeJS.Signals): void {
  for (const { pid } of members) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // Gone in the meantime.
      if (!hasCode(error, "ESRCH")) throw error;
    }
  }
}
