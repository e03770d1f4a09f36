import type { SQLInputValue } from "node:sqlite";

/** One write to the store, in the order in which all machines see it. */
export interface LogEntry {
  /** Of this very attempt, so that a writer knows its own entry when the answer was lost. */
  readonly id: string;
  /** Version of the schema that the statements were written for. */
  readonly version: number;
  /** All are applied, or none; an entry without any brings the schema to `version`. */
  readonly statements: readonly LoggedStatement[];
}

export interface LoggedStatement {
  readonly sql: string;
  readonly parameters: readonly SQLInputValue[];
}
