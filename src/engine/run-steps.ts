import { BoughError } from "../lib/bough-error.ts";
import type { Json } from "../lib/json.ts";
import type { EventBody } from "./event.ts";
import { handlerOf } from "./handler-of.ts";
import type { Hold } from "./hold.ts";
import type { Journal, JournalEntry, Phase, StepRecord } from "./journal.ts";
import type { Step, StepHandlers } from "./plan.ts";
import { type StepFailure, createSchedule } from "./schedule.ts";
import { type RunningStep, type StepResult, startStep } from "./start-step.ts";

export interface StepsRun {
  readonly deployment: string;
  readonly phase: Phase;
  readonly steps: readonly Step[];
  /** What the journal has of this phase. */
  readonly records: readonly StepRecord[];
  readonly handlers: StepHandlers;
  readonly journal: Journal;
  readonly emit: (body: EventBody) => void;
  readonly concurrency: number;
  readonly grace: number;
  readonly now: () => number;
  /** Whether a failure stops everything; else only what depends on the failed step. */
  readonly stopOnFailure: boolean;
  /** Step from whose end on nothing is stopped or held any more. */
  readonly pointOfNoReturn: string | null;
  readonly hold: Hold | null;
  /** Stops everything in an orderly way: running steps are aborted and awaited, their results journaled. */
  readonly cancel: AbortSignal | null;
  /** Lets go: running steps are aborted, nothing more is journaled, the run rejects with the signal's reason. */
  readonly halt: AbortSignal | null;
}

export interface StepsResult {
  readonly complete: boolean;
  /** Whether the point of no return was passed. */
  readonly finished: boolean;
  readonly outputs: ReadonlyMap<string, Json>;
  readonly failures: readonly StepFailure[];
}

/** Code of the failure of a step that was stopped on account of something else. */
export const stoppedCode = "step-stopped";

interface EndedStep {
  readonly step: Step;
  readonly startedAt: number;
  readonly result: StepResult;
}

/** Runs what the journal does not have as ended, as parallel as needs and `concurrency` allow. */
export async function runSteps(run: StepsRun): Promise<StepsResult> {
  const schedule = createSchedule(run.steps, run.records);
  const running = new Map<string, RunningStep>();
  let ended: EndedStep[] = [];
  let stopReason: BoughError | null = null;
  let bell = Promise.withResolvers<void>();
  let waitsForHold = false;
  const ending = new AbortController();

  const ring = (): void => bell.resolve();
  run.cancel?.addEventListener("abort", ring);
  run.halt?.addEventListener("abort", ring);
  try {
    for (const failure of schedule.failures) stopFor(failure.title, failure.error.code);
    for (;;) {
      run.halt?.throwIfAborted();
      const endings = takeEnded();
      if (run.cancel?.aborted === true) stop("the deployment was cancelled");
      const isHeld = stopReason === null && held();
      const starting = stopReason === null && !isHeld ? schedule.take(run.concurrency - running.size) : [];
      journal(endings, starting);
      for (const ended of endings) announce(ended);
      for (const step of starting) start(step);
      if (running.size === 0 && !(isHeld && schedule.isWaiting())) break;
      await somethingHappened();
    }
  } catch (error) {
    await letGo();
    throw error;
  } finally {
    ending.abort();
    run.cancel?.removeEventListener("abort", ring);
    run.halt?.removeEventListener("abort", ring);
  }
  const { outputs, failures } = schedule;
  return { complete: outputs.size === run.steps.length, finished: isFinished(), outputs, failures };

  function takeEnded(): readonly EndedStep[] {
    const endings = ended;
    ended = [];
    for (const { step, result } of endings) {
      running.delete(step.id);
      schedule.end(step, result);
    }
    // It may have been reached by a step that was asked to stop, and was done nevertheless.
    if (isFinished()) stopReason = null;
    for (const { step, result } of endings) if (result.status === "failed") stopFor(step.title, result.error.code);
    return endings;
  }

  function isFinished(): boolean {
    return run.pointOfNoReturn !== null && schedule.outputs.has(run.pointOfNoReturn);
  }

  /** Whether no step may start now; if so, the end of it is heard. */
  function held(): boolean {
    const { hold } = run;
    if (hold === null || !hold.held || isFinished()) return false;
    if (!waitsForHold) {
      waitsForHold = true;
      const off = (): void => {
        waitsForHold = false;
        ring();
      };
      hold.wait(ending.signal).then(off, off);
    }
    return true;
  }

  function stopFor(title: string, code: string): void {
    if (run.stopOnFailure || code === stoppedCode) stop(`"${title}" failed`);
  }

  function stop(because: string): void {
    if (stopReason !== null || isFinished()) return;
    stopReason = new BoughError(stoppedCode, `Stopped, because ${because}.`);
    for (const step of running.values()) step.stop(stopReason);
  }

  function journal(endings: readonly EndedStep[], starting: readonly Step[]): void {
    const at = new Date(run.now()).toISOString();
    const entries: JournalEntry[] = [
      ...endings.map(({ step, result }) => ({ phase: run.phase, step: step.id, at, ...result })),
      ...starting.map((step) => ({ phase: run.phase, step: step.id, at, status: "started" as const })),
    ];
    if (entries.length > 0) run.journal.write(run.deployment, entries);
  }

  function announce({ step, startedAt, result }: EndedStep): void {
    const about = { phase: run.phase, step: step.id, title: step.title, ms: Math.round(run.now() - startedAt) };
    if (result.status === "done") run.emit({ type: "step.done", ...about });
    else run.emit({ type: "step.failed", ...about, error: result.error });
  }

  function start(step: Step): void {
    const startedAt = run.now();
    run.emit({ type: "step.started", phase: run.phase, step: step.id, title: step.title });
    const started = startStep({
      deployment: run.deployment,
      step,
      handler: handlerOf(run.handlers, step),
      outputs: schedule.outputsFor(step),
      grace: run.grace,
      log: (line) => run.emit({ type: "step.output", phase: run.phase, step: step.id, line }),
    });
    running.set(step.id, started);
    void started.result.then((result) => {
      ended.push({ step, startedAt, result });
      ring();
    });
  }

  /** Waits one more turn of the event loop, so that what happens together costs one write. */
  async function somethingHappened(): Promise<void> {
    await bell.promise;
    await new Promise((resolve) => setImmediate(resolve));
    bell = Promise.withResolvers<void>();
  }

  async function letGo(): Promise<void> {
    const reason = new BoughError(stoppedCode, "Let go of, to be resumed later.");
    for (const step of running.values()) step.stop(reason);
    const timer = setTimeout(() => {
      for (const step of running.values()) step.giveUp();
    }, run.grace);
    await Promise.all([...running.values()].map((step) => step.result));
    clearTimeout(timer);
  }
}
