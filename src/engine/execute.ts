import type { Json } from "../lib/json.ts";
import type { ErrorRecord } from "../model/records.ts";
import type { EventBody } from "./event.ts";
import { buildGraph } from "./graph.ts";
import { handlerOf } from "./handler-of.ts";
import type { Hold } from "./hold.ts";
import type { Journal, Phase, StepRecord } from "./journal.ts";
import { outcomeError } from "./outcome-error.ts";
import type { Plan, StepHandlers } from "./plan.ts";
import { type StepsResult, type StepsRun, runSteps, stoppedCode } from "./run-steps.ts";
import type { StepFailure } from "./schedule.ts";

export interface Execution {
  /** Id of the deployment: the journal's key. */
  readonly deployment: string;
  readonly plan: Plan;
  readonly handlers: StepHandlers;
  readonly journal: Journal;
  readonly emit: (body: EventBody) => void;
  /**
   * Cancels: no new step starts, running ones are aborted and awaited until their deadline, then comes
   * the way back. Only when that has begun does the journal know of it; until then the caller does.
   */
  readonly signal?: AbortSignal;
  /**
   * Lets go without a way back, because the lease is lost or the process stops: running steps are
   * aborted, nothing more is journaled, and `execute` rejects with the signal's reason.
   */
  readonly halt?: AbortSignal;
  /** Pauses the plan's steps; the way back, and what follows the point of no return, are never held. */
  readonly hold?: Hold;
  /** Steps that run at the same time; 8 unless given. */
  readonly concurrency?: number;
  /** Milliseconds that a step gets to clean up after its deadline, before it is given up; 5,000 unless given. */
  readonly grace?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface Outcome {
  readonly status: "succeeded" | "failed" | "cancelled";
  /** Whether the plan's end holds: all of it was done, or a step failed after the point of no return. */
  readonly finished: boolean;
  /** Why it failed, with what the way back could not undo; of a cancelled deployment the latter alone. */
  readonly error: ErrorRecord | null;
  /** Outputs of the plan's steps that were done, by step id. */
  readonly outputs: Readonly<Record<string, Json>>;
  /** What the way back could not undo. */
  readonly undoFailures: readonly StepFailure[];
}

/**
 * Executes a plan, or goes on where the journal of the deployment ends.
 *
 * Where the plan has a way back, the first failure stops everything: running steps are aborted and
 * awaited, then `undo` runs. Where it has none, all that does not depend on a failed step is still
 * done. The same holds within `undo`, which cannot be cancelled, and after the plan's point of no
 * return. A deployment that has not started a step is cancelled without a way back.
 *
 * Rejects without having run anything when the plan is invalid; rejects in the middle when the
 * journal cannot be written, and may be resumed then.
 */
export async function execute(execution: Execution): Promise<Outcome> {
  checkPlan(execution);
  const records = execution.journal.read(execution.deployment);
  const hadTurnedBack = records.some((record) => record.phase === "undo");
  const cancel = hadTurnedBack ? AbortSignal.abort() : (execution.signal ?? null);

  const forth = await runSteps(phaseRun(execution, "steps", records, cancel));
  if (forth.complete || forth.finished) return outcome(forth, []);
  const hasStarted = records.length + forth.outputs.size + forth.failures.length > 0;
  const back = hasStarted ? await runSteps(phaseRun(execution, "undo", records, null)) : null;
  return outcome(forth, back?.failures ?? []);
}

function checkPlan({ plan, handlers }: Execution): void {
  for (const steps of [plan.steps, plan.undo]) {
    buildGraph(steps);
    for (const step of steps) handlerOf(handlers, step);
  }
}

function phaseRun(
  execution: Execution,
  phase: Phase,
  records: readonly StepRecord[],
  cancel: AbortSignal | null,
): StepsRun {
  const { deployment, plan, handlers, journal, emit, concurrency = 8, grace = 5000, now = Date.now } = execution;
  return {
    deployment,
    phase,
    steps: plan[phase],
    records: records.filter((record) => record.phase === phase),
    handlers,
    journal,
    emit,
    concurrency,
    grace,
    now,
    stopOnFailure: phase === "steps" && plan.undo.length > 0,
    pointOfNoReturn: phase === "steps" ? plan.pointOfNoReturn : null,
    hold: phase === "steps" ? (execution.hold ?? null) : null,
    cancel,
    halt: execution.halt ?? null,
  };
}

function outcome(forth: StepsResult, undoFailures: readonly StepFailure[]): Outcome {
  const causes = forth.failures.filter((failure) => forth.finished || failure.error.code !== stoppedCode);
  const status = forth.complete ? "succeeded" : causes.length > 0 ? "failed" : "cancelled";
  return {
    status,
    finished: forth.complete || forth.finished,
    error: outcomeError(causes, undoFailures),
    outputs: Object.fromEntries(forth.outputs),
    undoFailures,
  };
}
