import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasCode } from "../../../lib/has-code.ts";
import type { UserLeases } from "./user-leases.ts";

/** Where every user of a machine may leave files. */
export const SHARED_FOLDERS: readonly string[] = ["/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock"];
const SHARED_MEMORY = ["/proc/sysvipc/shm", "/proc/sysvipc/sem", "/proc/sysvipc/msg"];

/**
 * Gives back the numbers of users of whom nothing is left: none that `inUse` knows, no process, and
 * no file below `folders` and no shared memory that the next holder of the number would own. Linux only.
 */
export async function releaseUsers(
  users: UserLeases,
  inUse: (user: string) => boolean,
  folders: readonly string[],
): Promise<void> {
  if (process.platform !== "linux") return;
  await users.release(async () => {
    const unused = [...users.list()].filter(([user]) => !inUse(user));
    const busy = await runningIds();
    const candidates = unused.filter(([, uid]) => !busy.has(uid));
    if (candidates.length === 0) return [];
    const owners = new Set<number>();
    for (const folder of folders) await addOwners(folder, owners);
    for (const file of SHARED_MEMORY) await addMemoryOwners(file, owners);
    // Once more: who was started in the meantime may have left its files where the walk had been.
    for (const id of await runningIds()) owners.add(id);
    return candidates.filter(([user, uid]) => !owners.has(uid) && !inUse(user)).map(([user]) => user);
  });
}

/** Real, effective, saved and file system ids of all processes, zombies too. */
async function runningIds(): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const status = (await unlessGone(readFile(`/proc/${name}/status`, "utf8"))) ?? "";
    for (const [, fields = ""] of status.matchAll(/^[UG]id:\s+(.*)$/gm)) addNumbers(ids, fields.split(/\s+/));
  }
  return ids;
}

/** Of a file, or of a folder with all below it; links count themselves, never what they lead to. */
async function addOwners(path: string, owners: Set<number>): Promise<void> {
  const stats = await unlessGone(lstat(path));
  if (stats === null) return;
  owners.add(stats.uid).add(stats.gid);
  if (!stats.isDirectory()) return;
  for (const name of (await unlessGone(readdir(path))) ?? []) await addOwners(join(path, name), owners);
}

/** A table with a heading, which names the columns. */
async function addMemoryOwners(file: string, owners: Set<number>): Promise<void> {
  const text = (await unlessGone(readFile(file, "utf8"))) ?? "";
  const [heading = [], ...rows] = text.split("\n").map((line) => line.trim().split(/\s+/));
  const columns = ["uid", "gid", "cuid", "cgid"].map((name) => heading.indexOf(name));
  for (const row of rows) {
    const fields = columns.map((column) => row[column] ?? "");
    addNumbers(owners, fields);
  }
}

function addNumbers(to: Set<number>, fields: readonly string[]): void {
  for (const field of fields) to.add(Number(field));
}

/** Null when it is gone. */
async function unlessGone<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH", "ENOTDIR")) return null;
    throw error;
  }
}
