import { BoughError } from "../../../lib/bough-error.ts";

/** An error as it goes over the socket. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string | null };
}

export function toErrorBody(error: unknown): ErrorBody {
  const known = error instanceof BoughError;
  const code = known ? error.code : "internal";
  const message = error instanceof Error ? error.message : String(error);
  return { error: { code, message, hint: known ? (error.hint ?? null) : null } };
}

export function fromErrorBody({ error }: ErrorBody): BoughError {
  return new BoughError(error.code, error.message, error.hint === null ? {} : { hint: error.hint });
}

export function errorStatus({ error: { code } }: ErrorBody): number {
  if (code.endsWith("-not-found")) return 404;
  if (code.endsWith("-conflict")) return 409;
  if (code === "supervisor-stopping") return 503;
  return code === "internal" ? 500 : 400;
}
