import type { SQLInputValue } from "node:sqlite";
import { BoughError } from "../../lib/bough-error.ts";
import type { LookRecord, VerdictRecord } from "../../model/verdict-record.ts";
import type { Store, VerdictFilter } from "../store.ts";
import type { Database } from "./database.ts";
import { type Row, integer, json, text, textOrNull } from "./row.ts";

export function verdictsOf(database: Database): Store["verdicts"] {
  return {
    begin(record) {
      database.run(
        `INSERT INTO verdicts (id, deployment, app, slug, release, previous, started_at, settings, progress, verdict, looks)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'null', 0)`,
        record.id,
        record.deployment,
        record.app,
        record.slug,
        record.release,
        record.previous,
        record.startedAt,
        JSON.stringify(record.settings),
        JSON.stringify(record.progress),
      );
    },
    setProgress(id, progress) {
      mustExist(id, database.run("UPDATE verdicts SET progress = ? WHERE id = ?", JSON.stringify(progress), id));
    },
    addLooks(looks) {
      database.transaction(() => {
        for (const look of looks) addLook(look);
      });
    },
    get(id) {
      const row = database.get("SELECT * FROM verdicts WHERE id = ?", id);
      return row === undefined ? null : toVerdict(row);
    },
    list(filter = {}) {
      const { where, parameters } = conditions(filter);
      const sql = `SELECT * FROM verdicts WHERE ${where} ORDER BY seq DESC LIMIT ?`;
      return database.all(sql, ...parameters, filter.limit ?? -1).map(toVerdict);
    },
    observations: (id) =>
      database
        .all("SELECT observation FROM looks WHERE verdict = ? ORDER BY seq", id)
        .map((row) => json<unknown>(row, "observation")),
  };

  function addLook({ of, seq, at, observation, progress, verdict }: LookRecord): void {
    const observed = JSON.stringify(observation);
    database.run("INSERT INTO looks (verdict, seq, at, observation) VALUES (?, ?, ?, ?)", of, seq, at, observed);
    const changed = database.run(
      "UPDATE verdicts SET progress = ?, verdict = ?, looks = ?, looked_at = ? WHERE id = ?",
      JSON.stringify(progress),
      JSON.stringify(verdict),
      seq,
      at,
      of,
    );
    mustExist(of, changed);
  }

  function conditions(filter: VerdictFilter): { where: string; parameters: readonly SQLInputValue[] } {
    const terms: { sql: string; values: readonly SQLInputValue[] }[] = [{ sql: "TRUE", values: [] }];
    if (filter.app !== undefined) terms.push({ sql: "app = ?", values: [filter.app] });
    if (filter.slug !== undefined) terms.push({ sql: "slug = ?", values: [filter.slug] });
    if (filter.deployment !== undefined) terms.push({ sql: "deployment = ?", values: [filter.deployment] });
    if (filter.before !== undefined) terms.push({ sql: "seq < ?", values: [seqOf(filter.before)] });
    return {
      where: terms.map((term) => term.sql).join(" AND "),
      parameters: terms.flatMap((term) => term.values),
    };
  }

  function seqOf(id: string): number {
    const row = database.get("SELECT seq FROM verdicts WHERE id = ?", id);
    if (row === undefined) throw notFound(id);
    return integer(row, "seq");
  }
}

function toVerdict(row: Row): VerdictRecord {
  return {
    id: text(row, "id"),
    deployment: text(row, "deployment"),
    app: text(row, "app"),
    slug: text(row, "slug"),
    release: integer(row, "release"),
    previous: integer(row, "previous"),
    startedAt: text(row, "started_at"),
    settings: json<unknown>(row, "settings"),
    progress: json<unknown>(row, "progress"),
    verdict: json<unknown>(row, "verdict"),
    looks: integer(row, "looks"),
    lookedAt: textOrNull(row, "looked_at"),
  };
}

function mustExist(id: string, changed: number): void {
  if (changed === 0) throw notFound(id);
}

function notFound(id: string): BoughError {
  return new BoughError("verdict-not-found", `There is no verdict ${id}.`, {
    hint: "`bough verdict list` shows those that there are.",
  });
}
