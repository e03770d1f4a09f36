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

/**
 * What is on disk of a deployment's execution. Every method returns only when its record would
 * survive a power cut; the executor calls `started` before a step runs and `done` before any of
 * its dependants starts.
 */
export interface Journal {
  read(deployment: string): readonly StepRecord[];
  started(deployment: string, phase: Phase, step: string): void;
  done(deployment: string, phase: Phase, step: string, output: Json): void;
  failed(deployment: string, phase: Phase, step: string, error: ErrorRecord): void;
}
