import type { ChaosPorts } from "./chaos-ports.ts";
import { describeFault } from "./describe-fault.ts";
import type { ExperimentReport } from "./experiment-report.ts";
import { hitsOf } from "./hits-of.ts";
import { revert } from "./revert.ts";
import { RUN_TIMES } from "./run-times.ts";
import type { RunTimes } from "./run-times.ts";
import type { ChaosJournal } from "./runs/chaos-journal.ts";

/** Ends what was under way when its runner died: the faults are taken back, and a report says so. */
export async function cleanUpRuns(
  journal: ChaosJournal,
  ports: ChaosPorts,
  times: RunTimes = RUN_TIMES,
): Promise<readonly ExperimentReport[]> {
  const reports: ExperimentReport[] = [];
  for (const run of await journal.open()) {
    const { id, target, experiment, spec, actor, startedAt } = run;
    const reverted = await revert(run, ports, times.ttl);
    const report: ExperimentReport = {
      id,
      target,
      experiment,
      title: spec.title,
      actor,
      outcome: "interrupted",
      reason: `Whoever ran it ended before it did. Taken back: ${spec.method.map(describeFault).join(", ")}.`,
      startedAt,
      endedAt: ports.clock.now(),
      before: null,
      during: null,
      after: null,
      hits: await hitsOf(run, ports, new Map()),
      reverted,
      recovery: null,
    };
    await journal.finish(report);
    reports.push(report);
  }
  return reports;
}
