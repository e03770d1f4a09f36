import type { ChaosPorts } from "./chaos-ports.ts";
import { endReason } from "./end-reason.ts";
import { endurePhase } from "./endure-phase.ts";
import type { Endured } from "./endure-phase.ts";
import type { ExperimentOutcome, ExperimentReport, PhaseReport } from "./experiment-report.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import { hitsOf } from "./hits-of.ts";
import { CALM_LOOKS } from "./probes/probe-watch.ts";
import { SteadyState } from "./probes/steady-state.ts";
import { revert } from "./revert.ts";
import type { RunProgress } from "./run-progress.ts";
import { RUN_TIMES } from "./run-times.ts";
import type { RunTimes } from "./run-times.ts";
import type { ChaosJournal } from "./runs/chaos-journal.ts";
import { settlePhase } from "./settle-phase.ts";

export interface ExperimentOptions {
  readonly ports: ChaosPorts;
  readonly journal: ChaosJournal;
  /** A person's abort. Its reason, one sentence, stands in the report. */
  readonly signal: AbortSignal;
  /** Something else needs the environment: it ends at once, and does not wait for the steady state to come back. */
  readonly leave?: AbortSignal;
  /** Told of each look. */
  readonly tell?: (progress: RunProgress) => void;
  readonly times?: RunTimes;
}

/**
 * Runs one experiment to its report: the steady state must hold before anything is done; the faults
 * are kept up while it is watched; they are taken back whatever happens; and the steady state must
 * come back. Rejects when the run cannot be put on disk, before it has done anything, or its report
 * cannot, after everything is taken back.
 */
export async function runExperiment(run: ExperimentRun, options: ExperimentOptions): Promise<ExperimentReport> {
  const { ports, journal, signal, leave = NEVER, tell = () => undefined, times = RUN_TIMES } = options;
  await journal.begin(run);
  const report = await experience(run, ports, { signal: AbortSignal.any([signal, leave]), leave, tell, times });
  await journal.finish(report);
  return report;
}

const NEVER = new AbortController().signal;

interface Conduct {
  /** Ends the faults before their time. */
  readonly signal: AbortSignal;
  readonly leave: AbortSignal;
  readonly tell: (progress: RunProgress) => void;
  readonly times: RunTimes;
}

async function experience(run: ExperimentRun, ports: ChaosPorts, conduct: Conduct): Promise<ExperimentReport> {
  const { leave, tell, times } = conduct;
  const before = await calmBefore(run, ports, conduct);
  if ("problem" in before) return { ...nothing(run, ports), ...before.problem };
  const endured = await endurePhase(run, ports, conduct);
  tell({ phase: "reverting", probes: [] });
  const reverted = await revert(run, ports, times.ttl);
  const { recovery, phase: after } = await settlePhase(run, ports, conduct);
  const { outcome, reason } = judge(endured, recovery, leave, times);
  const hits = await hitsOf(run, ports, endured.killed);
  const { during } = endured;
  return { ...nothing(run, ports), outcome, reason, before: before.phase, during, after, hits, reverted, recovery };
}

type Calm = { readonly phase: PhaseReport } | { readonly problem: Partial<ExperimentReport> };

async function calmBefore(run: ExperimentRun, ports: ChaosPorts, { signal, tell, times }: Conduct): Promise<Calm> {
  const steady = new SteadyState(run.spec.steadyState, run.target, ports);
  try {
    await steady.baseline();
    for (let count = 0; count < CALM_LOOKS && !signal.aborted; count += 1) {
      await ports.clock.sleep(times.look, signal);
      await steady.look();
      tell({ phase: "before", probes: steady.report().probes });
    }
  } catch (error) {
    return { problem: { outcome: "failed", reason: messageOf(error), before: steady.report() } };
  }
  const before = steady.report();
  if (signal.aborted)
    return { problem: { outcome: "aborted", reason: `${endReason(signal)} Nothing had been done.`, before } };
  const missing = before.probes.find(({ kind, held, looks, holds }) => !holds || (kind === "http" && held < looks));
  if (missing === undefined) return { phase: before };
  const reason = `The steady state does not hold, so nothing was done: ${missing.name}: ${missing.detail}.`;
  return { problem: { outcome: "not-started", reason, before } };
}

function judge(
  { ending, during }: Endured,
  recovery: number | null,
  leave: AbortSignal,
  { settle }: RunTimes,
): { readonly outcome: ExperimentOutcome; readonly reason: string } {
  if (ending.outcome !== "ended") return { outcome: ending.outcome, reason: ending.reason };
  const broken = during.probes.find(({ holds }) => !holds);
  if (broken !== undefined) {
    return { outcome: "deviated", reason: `While the faults were on, ${broken.name} did not hold: ${broken.detail}.` };
  }
  if (recovery !== null) return { outcome: "held", reason: "The steady state held before, during and after." };
  if (leave.aborted) return { outcome: "aborted", reason: endReason(leave) };
  return { outcome: "deviated", reason: `The steady state did not come back within ${settle} ms after the faults.` };
}

function nothing(run: ExperimentRun, ports: ChaosPorts): ExperimentReport {
  const { id, target, experiment, spec, actor, startedAt } = run;
  return {
    id,
    target,
    experiment,
    title: spec.title,
    actor,
    outcome: "failed",
    reason: "",
    startedAt,
    endedAt: ports.clock.now(),
    before: null,
    during: null,
    after: null,
    hits: [],
    reverted: null,
    recovery: null,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
