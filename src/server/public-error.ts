import { BoughError } from "../lib/bough-error.ts";
import type { ErrorRecord } from "../model/records.ts";

/** What may be told of an error; of one that is not ours, only that it happened. */
export function publicError(error: unknown): ErrorRecord {
  if (error instanceof BoughError) return { code: error.code, message: error.message, hint: error.hint ?? null };
  return { code: "internal", message: "Something went wrong inside bough.", hint: "The server's log says what." };
}
