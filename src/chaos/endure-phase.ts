import type { ChaosPorts } from "./chaos-ports.ts";
import { endReason } from "./end-reason.ts";
import type { PhaseReport } from "./experiment-report.ts";
import type { ExperimentRun } from "./experiment-run.ts";
import { keepUp } from "./keep-up.ts";
import { SteadyState } from "./probes/steady-state.ts";
import type { RunProgress } from "./run-progress.ts";
import type { RunTimes } from "./run-times.ts";
import { strike } from "./strike.ts";
import type { Killed } from "./strike.ts";

/** What came of the time with the faults on. */
export interface Endured {
  readonly during: PhaseReport;
  readonly killed: Killed;
  readonly ending: Ending;
}

export interface EnduredBy {
  /** Its end before its time. */
  readonly signal: AbortSignal;
  readonly times: RunTimes;
  readonly tell: (progress: RunProgress) => void;
}

export type Ending =
  | { readonly outcome: "ended" }
  | { readonly outcome: "stopped" | "aborted" | "failed"; readonly reason: string };

/**
 * Starts the faults and watches until their time is over, a stop condition or a person ends it, or
 * it cannot go on. Does not wait for a look that is under way then. Never rejects; nothing renews
 * the faults any more when it resolves.
 */
export async function endurePhase(
  run: ExperimentRun,
  ports: ChaosPorts,
  { signal, times, tell }: EnduredBy,
): Promise<Endured> {
  const steady = new SteadyState(run.spec.steadyState, run.target, ports);
  const stop = new SteadyState(run.spec.stop, run.target, ports);
  const killed = new Map<number, readonly string[]>();
  const over = new AbortController();
  const kept: Promise<void>[] = [];
  let ending: Ending;
  try {
    // What metrics are compared with is from before the faults.
    await Promise.all([steady.baseline(), stop.baseline()]);
    await strike(run, ports, times.ttl, killed);
    const keeping = keepUp(run, ports, times.ttl, over.signal);
    kept.push(keeping);
    ending = await Promise.race([
      watch({ steady, stop, ports, look: times.look, duration: run.spec.duration, signal: over.signal, tell }),
      aborted(signal),
      // It only comes to an end by itself when there is nothing to keep up.
      keeping.then(() => new Promise<never>(() => undefined)),
    ]);
  } catch (error) {
    ending = {
      outcome: "failed",
      reason: `It could not go on: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  const during = steady.report();
  over.abort();
  // A renewal that is under way must not come after the faults are taken back.
  await Promise.allSettled(kept);
  return { during, killed, ending };
}

interface Watched {
  readonly steady: SteadyState;
  readonly stop: SteadyState;
  readonly ports: ChaosPorts;
  readonly look: number;
  readonly duration: number;
  readonly signal: AbortSignal;
  readonly tell: (progress: RunProgress) => void;
}

async function watch({ steady, stop, ports, look, duration, signal, tell }: Watched): Promise<Ending> {
  const { clock } = ports;
  const end = clock.now() + duration;
  while (!signal.aborted) {
    await Promise.all([steady.look(), stop.look()]);
    if (!signal.aborted) tell({ phase: "during", probes: steady.report().probes });
    const alarm = stop.alarm();
    if (alarm !== null) return { outcome: "stopped", reason: `It was stopped: ${alarm.name}: ${alarm.detail}.` };
    const left = end - clock.now();
    if (left <= 0) break;
    await clock.sleep(Math.min(look, left), signal);
  }
  return { outcome: "ended" };
}

function aborted(signal: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    const abort = (): void => resolve({ outcome: "aborted", reason: endReason(signal) });
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
