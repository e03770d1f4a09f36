import type { SQLInputValue } from "node:sqlite";
import { BoughError } from "../../lib/bough-error.ts";
import type { DeploymentRecord, ErrorRecord } from "../../model/records.ts";
import type { DeploymentFilter, Store } from "../store.ts";
import type { Database } from "./database.ts";
import { pruneDeployments } from "./prune-deployments.ts";
import { type Row, integer, integerOrNull, json, oneOf, text, textOrNull } from "./row.ts";

const columns = `id, app, slug, environment, branch, "commit", kind, status, release,
  created_at, started_at, finished_at, error`;

export function deploymentsOf(database: Database): Store["deployments"] {
  return {
    put(record) {
      database.run(
        `INSERT INTO deployments (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET
           app = excluded.app, slug = excluded.slug, environment = excluded.environment, branch = excluded.branch,
           "commit" = excluded."commit", kind = excluded.kind, status = excluded.status, release = excluded.release,
           created_at = excluded.created_at, started_at = excluded.started_at,
           finished_at = excluded.finished_at, error = excluded.error`,
        record.id,
        record.app,
        record.slug,
        record.environment,
        record.branch,
        record.commit,
        record.kind,
        record.status,
        record.release,
        record.createdAt,
        record.startedAt,
        record.finishedAt,
        errorText(record.error),
      );
    },
    get(id) {
      const row = database.get(`SELECT ${columns} FROM deployments WHERE id = ?`, id);
      return row === undefined ? null : toDeployment(row);
    },
    list(filter = {}) {
      const { where, parameters } = conditions(filter);
      const sql = `SELECT ${columns} FROM deployments WHERE ${where} ORDER BY seq DESC LIMIT ?`;
      return database.all(sql, ...parameters, filter.limit ?? -1).map(toDeployment);
    },
    setPlan(id, plan) {
      mustExist(id, database.run("UPDATE deployments SET plan = ? WHERE id = ?", JSON.stringify(plan), id));
    },
    getPlan(id) {
      const row = database.get("SELECT plan FROM deployments WHERE id = ?", id);
      return row === undefined || row["plan"] === null ? null : json(row, "plan");
    },
    finish(id, status, finishedAt, error) {
      const changed = database.run(
        "UPDATE deployments SET status = ?, finished_at = ?, error = ? WHERE id = ?",
        status,
        finishedAt,
        errorText(error),
        id,
      );
      mustExist(id, changed);
    },
    prune: (limits) => pruneDeployments(database, limits),
  };

  function conditions(filter: DeploymentFilter): { where: string; parameters: readonly SQLInputValue[] } {
    const terms: { sql: string; values: readonly SQLInputValue[] }[] = [{ sql: "TRUE", values: [] }];
    if (filter.app !== undefined) terms.push({ sql: "app = ?", values: [filter.app] });
    if (filter.slug !== undefined) terms.push({ sql: "slug = ?", values: [filter.slug] });
    if (filter.branch !== undefined) terms.push({ sql: "branch = ?", values: [filter.branch] });
    if (filter.statuses !== undefined) {
      terms.push({ sql: `status IN (${filter.statuses.map(() => "?").join(", ")})`, values: filter.statuses });
    }
    if (filter.before !== undefined) terms.push({ sql: "seq < ?", values: [seqOf(filter.before)] });
    return {
      where: terms.map((term) => term.sql).join(" AND "),
      parameters: terms.flatMap((term) => term.values),
    };
  }

  function seqOf(id: string): number {
    const row = database.get("SELECT seq FROM deployments WHERE id = ?", id);
    if (row === undefined) throw notFound(id);
    return integer(row, "seq");
  }
}

function toDeployment(row: Row): DeploymentRecord {
  return {
    id: text(row, "id"),
    app: text(row, "app"),
    slug: text(row, "slug"),
    environment: text(row, "environment"),
    branch: text(row, "branch"),
    commit: textOrNull(row, "commit"),
    kind: oneOf(row, "kind"),
    status: oneOf(row, "status"),
    release: integerOrNull(row, "release"),
    createdAt: text(row, "created_at"),
    startedAt: textOrNull(row, "started_at"),
    finishedAt: textOrNull(row, "finished_at"),
    error: row["error"] === null ? null : json(row, "error"),
  };
}

function errorText(error: ErrorRecord | null): string | null {
  return error === null ? null : JSON.stringify(error);
}

function mustExist(id: string, changed: number): void {
  if (changed === 0) throw notFound(id);
}

function notFound(id: string): BoughError {
  return new BoughError("deployment-not-found", `There is no deployment ${id}.`, {
    hint: "`bough deployment list` shows those that there are.",
  });
}
