export interface BoughErrorOptions {
  /** What the reader can do about it: one sentence, imperative. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * The one error class. `code` is stable and in kebab-case (`definition-invalid`); `message` says
 * what happened; `hint` says what to do. Every process catches it once, at its edge.
 */
export class BoughError extends Error {
  override readonly name = "BoughError";
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: BoughErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}
