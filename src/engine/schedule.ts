import type { Json } from "../lib/json.ts";
import type { ErrorRecord } from "../model/records.ts";
import { buildGraph, countNeeds } from "./graph.ts";
import type { StepRecord } from "./journal.ts";
import type { Outputs, Step } from "./plan.ts";
import type { StepResult } from "./start-step.ts";

export interface StepFailure {
  readonly step: string;
  readonly title: string;
  readonly error: ErrorRecord;
}

/** Which steps may run, given which have ended. Every step is given out once. */
export interface Schedule {
  /** At most `limit` steps whose needs are all done. */
  take(limit: number): readonly Step[];
  /** Whether there is a step to take. */
  isWaiting(): boolean;
  end(step: Step, result: StepResult): void;
  /** Outputs of the steps that the step needs. */
  outputsFor(step: Step): Outputs;
  readonly outputs: ReadonlyMap<string, Json>;
  readonly failures: readonly StepFailure[];
}

/** Steps that the journal has as done or failed have ended; those that it has as started run again. */
export function createSchedule(steps: readonly Step[], records: readonly StepRecord[]): Schedule {
  const { order, dependants } = buildGraph(steps);
  const open = countNeeds(steps);
  const outputs = new Map<string, Json>();
  const failures: StepFailure[] = [];
  const ready: Step[] = [];
  let taken = 0;

  replay();
  return { take, isWaiting: () => taken < ready.length, end, outputsFor, outputs, failures };

  function replay(): void {
    const ended = new Map(records.map((record) => [record.id, record]));
    for (const step of order) {
      const record = ended.get(step.id);
      if (record?.status === "done") finish(step, record.output);
      else if (record?.status === "failed" && record.error !== null) fail(step, record.error);
      else if (open.get(step.id) === 0) ready.push(step);
    }
  }

  function take(limit: number): readonly Step[] {
    const next = ready.slice(taken, taken + Math.max(0, limit));
    taken += next.length;
    return next;
  }

  function end(step: Step, result: StepResult): void {
    if (result.status === "failed") {
      fail(step, result.error);
      return;
    }
    finish(step, result.output);
    ready.push(...(dependants.get(step.id) ?? []).filter((dependant) => open.get(dependant.id) === 0));
  }

  function finish(step: Step, output: Json): void {
    outputs.set(step.id, output);
    for (const dependant of dependants.get(step.id) ?? []) open.set(dependant.id, (open.get(dependant.id) ?? 0) - 1);
  }

  function fail(step: Step, error: ErrorRecord): void {
    failures.push({ step: step.id, title: step.title, error });
  }

  function outputsFor(step: Step): Outputs {
    return Object.fromEntries(step.needs.map((need) => [need, outputs.get(need) ?? null]));
  }
}
