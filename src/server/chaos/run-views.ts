import { describeFault } from "../../chaos/describe-fault.ts";
import type { ExperimentReport } from "../../chaos/experiment-report.ts";
import type { ExperimentRun } from "../../chaos/experiment-run.ts";
import { renderReport } from "../../chaos/render-report.ts";
import type { RunProgress } from "../../chaos/run-progress.ts";
import type { RunDetail, RunSummary } from "./chaos-control.ts";

/** A run that has no report yet; one of an earlier process is being taken back. */
export function liveRun(run: ExperimentRun, progress: RunProgress = { phase: "reverting", probes: [] }): RunDetail {
  const { id, target, experiment, spec, actor, startedAt } = run;
  return {
    id,
    ...target,
    experiment,
    title: spec.title,
    actor,
    phase: progress.phase,
    startedAt: iso(startedAt),
    endedAt: null,
    outcome: null,
    reason: null,
    faults: spec.method.map(describeFault),
    probes: progress.probes,
    report: null,
    text: null,
  };
}

export function endedRun(report: ExperimentReport): RunDetail {
  const { id, target, experiment, title, actor, startedAt, endedAt, outcome, reason, hits } = report;
  return {
    id,
    ...target,
    experiment,
    title,
    actor,
    phase: "ended",
    startedAt: iso(startedAt),
    endedAt: iso(endedAt),
    outcome,
    reason,
    faults: hits.map(({ fault }) => fault),
    probes: [],
    report,
    text: renderReport(report),
  };
}

export function summaryOf(run: RunDetail): RunSummary {
  const { id, app, slug, experiment, title, actor, phase, startedAt, endedAt, outcome, reason } = run;
  return { id, app, slug, experiment, title, actor, phase, startedAt, endedAt, outcome, reason };
}

const iso = (at: number): string => new Date(at).toISOString();
