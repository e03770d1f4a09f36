import { admitExperiment, type Admission } from "../../chaos/admit-experiment.ts";
import type { ChaosPorts, ChaosTarget } from "../../chaos/chaos-ports.ts";
import { cleanUpRuns } from "../../chaos/clean-up-runs.ts";
import type { ExperimentReport } from "../../chaos/experiment-report.ts";
import type { ExperimentRun } from "../../chaos/experiment-run.ts";
import { runExperiment } from "../../chaos/run-experiment.ts";
import type { RunProgress } from "../../chaos/run-progress.ts";
import type { RunTimes } from "../../chaos/run-times.ts";
import type { ChaosJournal } from "../../chaos/runs/chaos-journal.ts";
import { timesFor } from "../../chaos/times-for.ts";
import { newId } from "../../lib/new-id.ts";

/** Experiments that run in this process, and the reports of all. */
export interface Experiments {
  readonly ports: ChaosPorts;
  /** Begins the experiment if it may run now, at once; else throws why not. */
  begin(wanted: WantedRun, conduct: Conduct): BegunRun;
  live(): readonly LiveRun[];
  /** False when no such run is under way. `reason`: one sentence, for the report. */
  stop(id: string, reason: string): boolean;
  /** Runs of earlier processes that have no report yet. */
  open(): Promise<readonly ExperimentRun[]>;
  /** The latest first. */
  reports(): Promise<readonly ExperimentReport[]>;
  /** Takes back what earlier processes left. */
  cleanUp(): Promise<void>;
}

export interface WantedRun extends Omit<Admission, "running" | "limit" | "now"> {
  /** Who asked for it. */
  readonly actor: string;
}

export interface Conduct {
  /** Something else needs the environment; its reason is one sentence. */
  readonly leave: AbortSignal;
  /** Other times than the experiment's own. */
  readonly times?: Partial<RunTimes>;
  readonly tell?: (progress: RunProgress) => void;
}

export interface BegunRun {
  readonly run: ExperimentRun;
  /** Resolves when the run is on disk, before anything is done; rejects when it cannot be. */
  begun(): Promise<unknown>;
  /** Rejects when the run or its report cannot be put on disk; everything is taken back then. */
  readonly ended: Promise<ExperimentReport>;
}

export interface LiveRun {
  readonly run: ExperimentRun;
  readonly progress: RunProgress;
}

/** Experiments that may run at once, of all environments. */
const LIMIT = 4;

export function createExperiments(ports: ChaosPorts, journal: ChaosJournal): Experiments {
  const runs = new Map<string, LiveRun & { readonly aborter: AbortController }>();
  const running = (): readonly ChaosTarget[] => [...runs.values()].map(({ run }) => run.target);

  return {
    ports,
    begin({ actor, ...wanted }, { leave, times, tell }) {
      const now = ports.clock.now();
      // A release is not failed for what others try out.
      const limit = wanted.ofDeployment ? Infinity : LIMIT;
      const spec = admitExperiment({ ...wanted, running: running(), limit, now });
      const { target, experiment } = wanted;
      const run: ExperimentRun = { id: newId("x", now), target, experiment, spec, actor, startedAt: now };
      const aborter = new AbortController();
      const { promise: written, resolve } = Promise.withResolvers<void>();
      const ended = runExperiment(run, {
        ports,
        journal: {
          ...journal,
          begin: async (one) => {
            await journal.begin(one);
            resolve();
          },
        },
        signal: aborter.signal,
        leave,
        times: { ...timesFor(spec.duration), ...times },
        tell(progress) {
          const known = runs.get(run.id);
          if (known !== undefined) runs.set(run.id, { ...known, progress });
          tell?.(progress);
        },
      }).finally(() => runs.delete(run.id));
      runs.set(run.id, { run, progress: { phase: "before", probes: [] }, aborter });
      return { run, begun: () => Promise.race([written, ended]), ended };
    },
    live: () => [...runs.values()].map(({ run, progress }) => ({ run, progress })),
    stop(id, reason) {
      const known = runs.get(id);
      known?.aborter.abort(reason);
      return known !== undefined;
    },
    open,
    reports: () => journal.reports(),
    async cleanUp() {
      await cleanUpRuns({ ...journal, open }, ports);
    },
  };

  async function open(): Promise<readonly ExperimentRun[]> {
    return (await journal.open()).filter(({ id }) => !runs.has(id));
  }
}
