import { readlinkSync } from "node:fs";
import { lstat, mkdtemp, readFile, readdir, rmdir, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "../../lib/remove-tree.ts";
import { identify, isAlive, type ProcessIdentity } from "../../providers/local/supervisor/process-identity.ts";

const PREFIX = "bough-headless-";
const OWNER = "owner.json";
const MINUTE = 60_000;

/** Whose a folder is. */
interface Owner {
  readonly identity: ProcessIdentity;
  /** Containers may share a folder for temporary files; a pid says nothing outside of its own. */
  readonly place: string;
}

/** Makes the folder of one command, and removes those that commands left which were killed. */
export async function openRunFolder(parent = tmpdir()): Promise<string> {
  await removeDead(parent);
  const folder = await mkdtemp(join(parent, PREFIX));
  const identity = identify(process.pid);
  if (identity !== null)
    await writeFile(join(folder, OWNER), JSON.stringify({ identity, place: placeOf() } satisfies Owner));
  return folder;
}

async function removeDead(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(PREFIX)) continue;
    // What cannot be looked at or removed is no reason not to work: the next command tries again.
    await removeIfDead(join(parent, name)).catch(() => undefined);
  }
}

async function removeIfDead(folder: string): Promise<void> {
  const found = await lstat(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) return;
  const owner = await ownerOf(folder);
  // One that was killed before it could say whose the folder is had put nothing into it: this fails for any other.
  if (owner === null) return Date.now() - found.mtimeMs > MINUTE ? rmdir(folder) : undefined;
  if (owner.place === placeOf() && !isAlive(owner.identity)) await removeTree(folder);
}

async function ownerOf(folder: string): Promise<Owner | null> {
  const file = join(folder, OWNER);
  const found = await lstat(file).catch(() => null);
  if (found?.isFile() !== true) return null;
  return JSON.parse(await readFile(file, "utf8")) as Owner;
}

const placeOf = (): string =>
  process.platform === "linux" ? `${hostname()} ${readlinkSync("/proc/self/ns/pid")}` : hostname();
