import type { ExperimentReport, ProbeReport } from "../../chaos/experiment-report.ts";
import type { ExperimentPreview } from "../../chaos/preview.ts";

/** What people may ask of experiments. `environment` names one by its name, slug or branch. */
export interface ChaosControl {
  /** Begins an experiment; answers when it is on disk, before anything is done. */
  beginExperiment(app: string, environment: string, request: ExperimentRequest): Promise<RunSummary>;
  /** What an experiment would do now, without doing anything; measures the traffic for some seconds. */
  previewExperiment(app: string, environment: string, wanted: WantedExperiment): Promise<ExperimentPreview>;
  /** Newest first. */
  experimentRuns(query: RunsQuery): Promise<readonly RunSummary[]>;
  experimentRun(id: string): Promise<RunDetail>;
  /** Ends a run before its time; answers before all is taken back. */
  stopExperiment(id: string, by: { readonly actor: string; readonly reason: string | null }): Promise<RunDetail>;
}

export interface WantedExperiment {
  /** Its name in the definition, or the name that a given one gets. */
  readonly name: string;
  /** An experiment as a definition would have it; null for the live release's own of that name. */
  readonly experiment: unknown;
}

export interface ExperimentRequest extends WantedExperiment {
  readonly actor: string;
}

export interface RunsQuery {
  readonly app?: string;
  readonly environment?: string;
  readonly limit?: number;
  /** Only runs that began before this one. */
  readonly before?: string;
}

export type RunPhase = "before" | "during" | "reverting" | "after" | "ended";

/** Times are ISO 8601. */
export interface RunSummary {
  readonly id: string;
  readonly app: string;
  readonly slug: string;
  readonly experiment: string;
  readonly title: string;
  readonly actor: string;
  readonly phase: RunPhase;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Null while it runs. */
  readonly outcome: ExperimentReport["outcome"] | null;
  /** One sentence. */
  readonly reason: string | null;
}

export interface RunDetail extends RunSummary {
  /** What goes wrong, for a person. */
  readonly faults: readonly string[];
  /** What the looks of the present phase say; none when it has ended. */
  readonly probes: readonly ProbeReport[];
  readonly report: ExperimentReport | null;
  /** The report as a person reads it; null while it runs. */
  readonly text: string | null;
}
