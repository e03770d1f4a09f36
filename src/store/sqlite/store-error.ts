import { BoughError } from "../../lib/bough-error.ts";

/** SQLite's primary result codes, https://sqlite.org/rescode.html. */
const busy = 5;
const readOnly = 8;
const ioError = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const constraint = 19;
const notADatabase = 26;

/** What SQLite reported, as an error with a hint. Anything else is returned as it is. */
export function storeError(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  // The low byte is the primary code, the rest says more.
  switch (error.errcode & 0xff) {
    case corrupt:
    case notADatabase:
      return storeCorrupt(file, error);
    case full:
      return failure(
        "disk-full",
        "The disk is full",
        "Free some space, then try again: nothing that was reported done is lost.",
      );
    case busy:
      return failure("store-busy", "Another process keeps the database locked", "End whatever else has the file open.");
    case readOnly:
    case cannotOpen:
      return failure(
        "store-not-writable",
        "The database cannot be written",
        "Check the owner and the mode of the file and its folder.",
      );
    case ioError:
      return failure("store-io", "The disk failed", "Check the disk's space and health, then start bough again.");
    case constraint:
      return failure(
        "store-conflict",
        "The record contradicts what is stored",
        "Store the record that it refers to first.",
      );
    default:
      return error;
  }

  function failure(code: string, what: string, hint: string): BoughError {
    return new BoughError(code, `${what} (${file}: ${messageOf(error)}).`, { hint, cause: error });
  }
}

export function storeCorrupt(file: string, cause: unknown): BoughError {
  return new BoughError("store-corrupt", `The database ${file} is damaged: ${messageOf(cause)}.`, {
    hint: "Put a backup in its place, or move it away together with its -wal and -shm files and start anew.",
    cause,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
