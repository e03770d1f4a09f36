import type { ChaosPorts } from "./chaos-ports.ts";
import type { PhaseReport } from "./experiment-report.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import { CALM_LOOKS } from "./probes/probe-watch.ts";
import { SteadyState } from "./probes/steady-state.ts";
import type { RunProgress } from "./run-progress.ts";
import type { RunTimes } from "./run-times.ts";

export interface Settled {
  readonly phase: PhaseReport;
  /** Until the first of the looks that held; null when too few in a row did in time. */
  readonly recovery: number | null;
}

export interface SettledBy {
  /** Nothing waits for the steady state any more. */
  readonly leave: AbortSignal;
  readonly times: RunTimes;
  readonly tell: (progress: RunProgress) => void;
}

/** Watches until the steady state has held for some looks in a row. Never rejects. */
export async function settlePhase(
  run: ExperimentRun,
  ports: ChaosPorts,
  { leave, times, tell }: SettledBy,
): Promise<Settled> {
  const { clock } = ports;
  const begun = clock.now();
  const steady = new SteadyState(run.spec.steadyState, run.target, ports);
  let since = begun;
  let calm = 0;
  await begins(steady);
  while (calm < CALM_LOOKS) {
    const at = clock.now();
    const holds = await looksGood(steady);
    tell({ phase: "after", probes: steady.report().probes });
    if (holds && calm === 0) since = at;
    calm = holds ? calm + 1 : 0;
    if (calm === CALM_LOOKS) break;
    if (leave.aborted || clock.now() - begun >= times.settle) return { phase: steady.report(), recovery: null };
    await clock.sleep(times.look, leave);
  }
  return { phase: steady.report(), recovery: since - begun };
}

async function begins(steady: SteadyState): Promise<void> {
  try {
    await steady.baseline();
  } catch {
    // Without a baseline nothing looks good, until a look has worked.
  }
}

async function looksGood(steady: SteadyState): Promise<boolean> {
  try {
    await steady.look();
    return steady.calm();
  } catch {
    return false;
  }
}
