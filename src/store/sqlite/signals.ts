import type { SignalRecord } from "../../model/signal.ts";
import type { Store } from "../store.ts";
import type { Database } from "./database.ts";
import { type Row, integer, oneOf, text, textOrNull } from "./row.ts";

export function signalsOf(database: Database): Store["signals"] {
  return {
    append(signal) {
      const row = database.get(
        `INSERT INTO signals (deployment, seq, at, kind, actor, token, reason)
         SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM signals WHERE deployment = ?1 RETURNING seq`,
        signal.deployment,
        signal.at,
        signal.kind,
        signal.actor,
        signal.token,
        signal.reason,
      );
      return { ...signal, seq: integer(row ?? {}, "seq") };
    },
    read: (deployment) =>
      database.all("SELECT * FROM signals WHERE deployment = ? ORDER BY seq", deployment).map(toSignal),
  };
}

function toSignal(row: Row): SignalRecord {
  return {
    deployment: text(row, "deployment"),
    seq: integer(row, "seq"),
    at: text(row, "at"),
    kind: oneOf(row, "kind"),
    actor: text(row, "actor"),
    token: text(row, "token"),
    reason: textOrNull(row, "reason"),
  };
}
