import { plainLine } from "../../lib/plain-line.ts";
import type { DeploymentDetail } from "../../server/client/api-client.ts";

/** What a deployment waits for, and how it goes on, a line each; none of one that has ended. Pure. */
export function waitsFor({ deployment: { id, status }, plan, journal, signals }: DeploymentDetail): readonly string[] {
  if (status !== "running") return [];
  const now = journal.filter((one) => one.status === "running" && one.phase === "steps");
  const running = new Set(now.map((one) => one.id));
  const waits = (plan?.steps ?? []).filter(({ kind, id: step }) => kind.startsWith("gate.") && running.has(step));
  const pause = signals.findLast(({ kind }) => kind !== "approve" && kind !== "retry");
  return [
    ...(pause?.kind === "pause" ? [`paused   by ${pause.actor}; \`bough resume ${id}\``] : []),
    ...waits.map(({ kind, title, reason: why }) => {
      const go = kind === "gate.approval" ? `; \`bough approve ${id} --reason "…"\`` : "";
      return `waits    ${title}: ${why}${go}`;
    }),
  ].map(plainLine);
}
