import type { Json } from "../lib/json.ts";

/** One idempotent action of a plan. Plain data: the plan is printed, journaled and resumed as it is. */
export interface Step {
  /** Unique within the plan and stable for the same input: `revision.start:api@v3`. */
  readonly id: string;
  /** Selects the handler: `revision.start`. */
  readonly kind: string;
  /** For a person: `Start 2 instances of api`. */
  readonly title: string;
  /** Why the step is there: the property that differs (`new commit 3f2a91c`). */
  readonly reason: string;
  /** Ids of the steps that must be done first. */
  readonly needs: readonly string[];
  readonly input: Json;
  /** Milliseconds after which the step has failed. */
  readonly deadline: number;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** What is done when a step of `steps` fails or the deployment is cancelled, printed with the plan. */
  readonly undo: readonly Step[];
  /**
   * Id of the step after which the deployment is finished rather than taken back: from there on it
   * cannot be cancelled, and what fails hinders only what depends on it. Null: there is no such step.
   */
  readonly pointOfNoReturn: string | null;
}

/** Outputs of the steps that a step needs, by step id. */
export type Outputs = Readonly<Record<string, Json>>;

export interface StepContext {
  readonly deployment: string;
  readonly step: Step;
  readonly outputs: Outputs;
  /** Aborted at the step's deadline, or when the executor gives up. */
  readonly signal: AbortSignal;
  /** A line of output for whoever watches. */
  log(line: string): void;
}

/**
 * Observes, ensures, syncs: may be run again after it was done, and after it was cut off in the
 * middle. Returns what its dependants need, which is stored in the journal.
 */
export type StepHandler = (context: StepContext) => Promise<Json | void>;
export type StepHandlers = Readonly<Record<string, StepHandler>>;
