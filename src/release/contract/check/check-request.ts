import type { Operation } from "../operation/operation.ts";

/** A request that the contract says is right. */
export interface CheckRequest {
  readonly operation: Operation;
  /** Path and query below the revision's address, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** A part of the path was made up, so the thing that it names may not be there. */
  readonly madeUpPath: boolean;
}
