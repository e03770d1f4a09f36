import type { SignalRecord } from "../../model/signal.ts";

/** How things stand with a deployment after all that was asked of it. */
export interface Standing {
  /** The pause that is on; null when there is none. */
  readonly pause: SignalRecord | null;
  readonly abort: SignalRecord | null;
  /** Who lets the release have all the traffic at once, whatever gates, bakes and the judge say. */
  readonly promotion: SignalRecord | null;
  readonly approvals: readonly SignalRecord[];
  /** How often somebody wanted what holds the release to be looked at anew. */
  readonly retries: number;
}

/** Pure. A promotion to all the traffic ends a pause, and so does an abort: both want the deployment to go on. */
export function standingOf(signals: readonly SignalRecord[]): Standing {
  const last = signals.findLast(({ kind }) => kind !== "approve" && kind !== "retry");
  return {
    pause: last?.kind === "pause" ? last : null,
    abort: signals.find(({ kind }) => kind === "abort") ?? null,
    promotion: signals.find(({ kind }) => kind === "promote-full") ?? null,
    approvals: signals.filter(({ kind }) => kind === "approve"),
    retries: signals.filter(({ kind }) => kind === "retry").length,
  };
}
