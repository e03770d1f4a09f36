import { BoughError } from "../../lib/bough-error.ts";
import type { VerdictRecord } from "../../model/verdict-record.ts";
import { judge } from "../../release/judge/judge.ts";
import type { Store } from "../../store/store.ts";
import type { Replay, VerdictDetail, VerdictSummary } from "./judge-control.ts";
import { judgeRecordOf, settingsIn, verdictOf } from "./stored-record.ts";

export function verdictSummary(record: VerdictRecord): VerdictSummary {
  const { id, deployment, app, slug, release, previous, startedAt, lookedAt, looks } = record;
  const { outcome = null, reason = null } = verdictOf(record) ?? {};
  return { id, deployment, app, slug, release, previous, startedAt, lookedAt, looks, outcome, reason };
}

export function verdictDetail(record: VerdictRecord): VerdictDetail {
  const { settings, notes } = settingsIn(record);
  return { ...verdictSummary(record), notes, settings, verdict: verdictOf(record) };
}

/** Error: `judge-input-invalid`, when the record is not what a judge wrote. */
export function replay(verdicts: Store["verdicts"], record: VerdictRecord): Replay {
  const replayed = judge(judgeRecordOf(record, verdicts.observations(record.id)));
  const stored = verdictOf(record);
  const same = JSON.stringify(stored) === JSON.stringify(replayed);
  return { id: record.id, looks: record.looks, same, stored, replayed };
}

/** Error: `verdict-not-found`. */
export function findVerdict(verdicts: Store["verdicts"], id: string): VerdictRecord {
  const found = verdicts.get(id);
  if (found !== null) return found;
  throw new BoughError("verdict-not-found", `There is no verdict ${id}.`, { hint: "See `bough verdict list`." });
}
