import type { ExperimentReport } from "../experiment-report.ts";
import type { ExperimentRun } from "../experiment-run.ts";

/** What is known of the runs, on disk before anything is done: whoever comes next can clean up. */
export interface ChaosJournal {
  /** On disk when it resolves. */
  begin(run: ExperimentRun): Promise<void>;
  /** The run is over and everything reverted. */
  finish(report: ExperimentReport): Promise<void>;
  /** Runs that began and have no report. */
  open(): Promise<readonly ExperimentRun[]>;
  /** The latest first. */
  reports(): Promise<readonly ExperimentReport[]>;
}
