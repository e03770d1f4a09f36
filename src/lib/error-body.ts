import { BoughError } from "./bough-error.ts";

/** An error as bough's parts and its API tell it each other. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null };
}

/** `unforeseen` is the code of what is no `BoughError`. */
export function toErrorBody(error: unknown, unforeseen = "internal"): ErrorBody {
  if (error instanceof BoughError)
    return { error: { code: error.code, message: error.message, hint: error.hint ?? null } };
  return { error: { code: unforeseen, message: error instanceof Error ? error.message : String(error), hint: null } };
}

/** The error in a body; null for a body that is none of bough's. */
export function fromErrorBody(body: unknown): BoughError | null {
  const { error } = (body ?? {}) as { readonly error?: Partial<ErrorBody["error"]> };
  if (typeof error?.code !== "string" || typeof error.message !== "string") return null;
  return new BoughError(error.code, error.message, typeof error.hint === "string" ? { hint: error.hint } : {});
}
