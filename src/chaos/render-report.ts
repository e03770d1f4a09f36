import type { ExperimentReport, FaultHits, PhaseReport } from "./experiment-report.ts";

/** The report as a person reads it, line by line. */
export function renderReport(report: ExperimentReport): string {
  const { id, target, experiment, title, actor, outcome, reason, startedAt, endedAt, recovery, reverted } = report;
  const lines = [
    title === experiment ? experiment : `${experiment}: ${title}`,
    `  run        ${id}, ${target.app}/${target.slug}, asked for by ${actor}`,
    `  time       ${iso(startedAt)} to ${iso(endedAt)}`,
    `  outcome    ${outcome}: ${reason}`,
    ...phase("before", report.before),
    ...phase("during", report.during),
    ...phase("after", report.after),
    ...report.hits.map((hits) => `  hit        ${describeHits(hits)}`),
  ];
  if (recovery !== null) lines.push(`  recovered  ${recovery} ms after the faults`);
  if (reverted !== null) {
    const how = reverted.by === "taken-back" ? "taken back" : "could not be reached, and ended at their time";
    lines.push(`  reverted   ${iso(reverted.at)}: ${how}: ${reverted.faults.join(", ")}`);
  }
  return `${lines.join("\n")}\n`;
}

function phase(name: string, report: PhaseReport | null): readonly string[] {
  if (report === null) return [];
  return report.probes.map(
    ({ name: probe, holds, detail }) => `  ${name.padEnd(10)} ${holds ? "holds" : "FAILS"}  ${probe}: ${detail}`,
  );
}

function describeHits({ fault, requests, instances }: FaultHits): string {
  if (requests === null) return `${fault}: ${instances.length === 0 ? "none" : instances.join(", ")}`;
  const counts = Object.entries(requests);
  if (counts.length === 0) return `${fault}: no request`;
  return `${fault}: ${counts.map(([release, count]) => `${count} of ${release}`).join(", ")}`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
