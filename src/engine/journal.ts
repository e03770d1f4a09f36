import type { Json } from "../lib/json.ts";
import type { ErrorRecord } from "../model/records.ts";

export type StepStatus = "pending" | "running" | "done" | "failed" | "skipped";
/** `steps` is the plan itself, `undo` its way back. */
export type Phase = "steps" | "undo";

export interface StepRecord {
  readonly phase: Phase;
  readonly id: string;
  readonly status: StepStatus;
  readonly output: Json;
  readonly error: ErrorRecord | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

/** A step's intent or its result. `at` is an ISO 8601 time. */
export type JournalEntry = { readonly phase: Phase; readonly step: string; readonly at: string } & (
  | { readonly status: "started" }
  | { readonly status: "done"; readonly output: Json }
  | { readonly status: "failed"; readonly error: ErrorRecord }
);

/** What is on disk of a deployment's execution. */
export interface Journal {
  /** Steps in the order in which they were first started. */
  read(deployment: string): readonly StepRecord[];
  /**
   * Writes all entries or none, and returns only when they would survive a power cut. The executor
   * writes a step's intent before the step runs, and its result before any of its dependants starts;
   * what happens at the same time is one write, because each costs a sync of the disk.
   */
  write(deployment: string, entries: readonly JournalEntry[]): void;
}
