import type { Place } from "../document/contract.ts";

/** One difference between two contracts. */
export interface Change {
  /** Stable and in kebab-case: `response-property-removed`. */
  readonly code: string;
  /** Whether a client that keeps to the serving contract may fail with the next one. */
  readonly breaking: boolean;
  /** In plain words, with the operation and the field. */
  readonly message: string;
  /** Where it stood in the serving contract; null when it is new. */
  readonly before: Place | null;
  /** Where it stands in the next contract; null when it is gone. */
  readonly after: Place | null;
  /** Operations that it is seen in, such as `GET /people`. */
  readonly operations: readonly string[];
  /** Why a breaking change is accepted; null when it is not, or when it is compatible. */
  readonly accepted: string | null;
}

/** What a schema's difference does to the set of values that it allows. `changed` breaks either side, `noted` none. */
export type Effect = "narrowed" | "widened" | "changed" | "noted";

/** A difference as the part that found it tells it, before its place in operations is known. */
export interface Finding {
  readonly code: string;
  readonly effect: Effect;
  /** Continues the name of the place: `is gone`. */
  readonly what: string;
  readonly before: Place | null;
  readonly after: Place | null;
}
