import { BoughError } from "../lib/bough-error.ts";

/** Gives an error of the file system that an operator can do something about its code and hint; any other is returned as it is. */
export function storageError(error: unknown, folder: string): unknown {
  if (error instanceof BoughError) return error;
  const { code, message } = describe(error);
  if (code === "ENOSPC" || code === "EDQUOT" || saysDiskFull(message)) return diskFull(folder, error);
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    return new BoughError("data-not-writable", `Cannot write below ${folder}: ${message}`, {
      hint: "Give the user that runs bough write access to the data directory, or choose another with --data.",
      cause: error,
    });
  }
  return error;
}

export function diskFull(folder: string, cause: unknown): BoughError {
  return new BoughError("disk-full", `The disk that holds ${folder} is full.`, {
    hint: "Free some space, or run `bough prune` to remove what no release uses; then deploy again.",
    cause,
  });
}

/** Programs report a full disk in their output alone; git says `unable to write file` of it, without the reason. */
export function saysDiskFull(output: string): boolean {
  return /\bENOSPC\b|No space left on device|Disk quota exceeded|^error: unable to write file/im.test(output);
}

function describe(error: unknown): { code: unknown; message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  return { code: (error as NodeJS.ErrnoException).code, message: error.message };
}
