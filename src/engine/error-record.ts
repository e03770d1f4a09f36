import { BoughError } from "../lib/bough-error.ts";
import type { ErrorRecord } from "../model/records.ts";

/** The part of an error that is stored and shown. What is not a `BoughError` was not foreseen: `internal`. */
export function errorRecord(error: unknown): ErrorRecord {
  if (error instanceof BoughError) return { code: error.code, message: error.message, hint: error.hint ?? null };
  return { code: "internal", message: error instanceof Error ? error.message : String(error), hint: null };
}
