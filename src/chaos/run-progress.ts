import type { ProbeReport } from "./experiment-report.ts";

/** Where a run is, after each of its looks. */
export interface RunProgress {
  readonly phase: "before" | "during" | "reverting" | "after";
  /** What the looks of this phase say so far; none while the faults are taken back. */
  readonly probes: readonly ProbeReport[];
}
