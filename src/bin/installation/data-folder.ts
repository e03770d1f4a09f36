import { accessSync, chmodSync, constants, existsSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { BoughError } from "../../lib/bough-error.ts";
import { makeFolderSync } from "../../lib/make-folder-sync.ts";

/** What the kernels' socket addresses have room for, and the longest name of a socket in the folder. */
const LONGEST_PATH = (process.platform === "linux" ? 107 : 103) - "/run/supervisor.sock".length;
const TRAVERSE = 0o011;

export interface DataFolder {
  readonly warnings: readonly string[];
  /** Removes the folders again that were made, with what is in them. */
  undo(): void;
}

/**
 * Makes the data directory, and lets the users of the instances pass through it.
 *
 * @throws `data-path-too-long`, `data-not-writable`
 */
export function prepareDataFolder(data: string): DataFolder {
  if (Buffer.byteLength(data) > LONGEST_PATH)
    throw new BoughError("data-path-too-long", `The path of the data directory is too long: ${data}`, {
      hint: `Choose one of at most ${LONGEST_PATH} bytes with --data: sockets are made in it.`,
    });
  const made = missing(data);
  const undo = (): void => removeMade(data, made);
  try {
    makeFolderSync(data, 0o711);
    accessSync(data, constants.W_OK | constants.X_OK);
    if (isRoot()) chmodSync(data, (statSync(data).mode & 0o777) | TRAVERSE);
  } catch (error) {
    undo();
    if (error instanceof BoughError) throw error;
    throw new BoughError("data-not-writable", `The data directory cannot be written to: ${messageOf(error)}`, {
      hint: "Correct its owner and mode, or choose another one with --data.",
      cause: error,
    });
  }
  return { warnings: closedTo(data), undo };
}

/** Folders of the path that are not there, the innermost first. */
function missing(path: string): readonly string[] {
  return existsSync(path) || dirname(path) === path ? [] : [path, ...missing(dirname(path))];
}

function removeMade(data: string, made: readonly string[]): void {
  if (!made.includes(data)) return;
  rmSync(data, { recursive: true, force: true });
  for (const folder of made) if (folder !== data && existsSync(folder)) rmdirSync(folder);
}

/** As root, instances run as users of their own, unless a folder above is closed to those. */
function closedTo(data: string): readonly string[] {
  if (!isRoot()) return [];
  return above(data)
    .filter((folder) => (statSync(folder).mode & 1) === 0)
    .map(
      (folder) =>
        `Services run as root, because ${folder} is closed to other users. To give each environment a user of its own: chmod o+x ${folder}`,
    );
}

const isRoot = (): boolean => process.getuid?.() === 0;

const above = (path: string): readonly string[] =>
  dirname(path) === path ? [] : [...above(dirname(path)), dirname(path)];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
