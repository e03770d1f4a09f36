import type { Place } from "../document/contract.ts";

/** What became of checking a running revision against its own contract. */
export interface CheckReport {
  /** How many requests were made. */
  readonly requests: number;
  readonly failures: readonly CheckFailure[];
  readonly skips: readonly CheckSkip[];
}

export interface CheckFailure {
  /** `GET /people`. */
  readonly operation: string;
  /** In plain words: `answered 500, which the contract does not have`. */
  readonly what: string;
  /** The request, as a line for a shell; credentials are left out. */
  readonly curl: string;
  readonly place: Place;
}

/** An operation of which nothing, or not everything, was checked, and why. */
export interface CheckSkip {
  readonly operation: string;
  readonly reason: string;
}
