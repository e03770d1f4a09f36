/** Whose code runs in a sandbox, as messages to its author name it. */
export interface Subject {
  /** Begins sentences in the middle of a message: `the definition`. */
  readonly name: string;
  /** Codes of its errors, in full, so that each is found where it is looked for. */
  readonly codes: {
    readonly failed: string;
    readonly forbidden: string;
    readonly invalid: string;
    readonly memory: string;
    readonly timeout: string;
  };
  readonly hints: {
    /** When its code throws. */
    readonly throws: string;
    /** When it uses what it cannot have. */
    readonly reach: string;
    /** When it imports what it cannot have. */
    readonly imports: string;
    /** When it imports a package that is not there. */
    readonly packages: string;
    /** When it reads a file that is not of its commit. */
    readonly reads: string;
    /** When its process ends without an answer. */
    readonly ends: string;
  };
}
