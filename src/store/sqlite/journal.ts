import type { Journal, JournalEntry, StepRecord } from "../../engine/journal.ts";
import type { Database } from "./database.ts";
import { type Row, json, oneOf, text, textOrNull } from "./row.ts";

export function journalOf(database: Database): Journal {
  return {
    read: (deployment) => database.all("SELECT * FROM steps WHERE deployment = ? ORDER BY seq", deployment).map(toStep),
    write(deployment, entries) {
      database.transaction(() => {
        for (const entry of entries) write(deployment, entry);
      });
    },
  };

  function write(deployment: string, entry: JournalEntry): void {
    if (entry.status === "started") {
      database.run(
        `INSERT INTO steps (deployment, phase, id, status, started_at) VALUES (?, ?, ?, 'running', ?)
         ON CONFLICT (deployment, phase, id) DO UPDATE SET
           status = 'running', output = 'null', error = NULL, started_at = excluded.started_at, finished_at = NULL`,
        deployment,
        entry.phase,
        entry.step,
        entry.at,
      );
      return;
    }
    database.run(
      `INSERT INTO steps (deployment, phase, id, status, output, error, finished_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (deployment, phase, id) DO UPDATE SET
         status = excluded.status, output = excluded.output, error = excluded.error, finished_at = excluded.finished_at`,
      deployment,
      entry.phase,
      entry.step,
      entry.status,
      JSON.stringify(entry.status === "done" ? entry.output : null),
      entry.status === "failed" ? JSON.stringify(entry.error) : null,
      entry.at,
    );
  }
}

function toStep(row: Row): StepRecord {
  return {
    phase: oneOf(row, "phase"),
    id: text(row, "id"),
    status: oneOf(row, "status"),
    output: json(row, "output"),
    error: row["error"] === null ? null : json(row, "error"),
    startedAt: textOrNull(row, "started_at"),
    finishedAt: textOrNull(row, "finished_at"),
  };
}
