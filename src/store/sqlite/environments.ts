import type { EnvironmentRecord } from "../../model/records.ts";
import type { Store } from "../store.ts";
import type { Database } from "./database.ts";
import { type Row, flag, integerOrNull, json, oneOf, text, textOrNull } from "./row.ts";

export function environmentsOf(database: Database): Store["environments"] {
  return {
    put(record) {
      database.run(
        `INSERT INTO environments
           (app, slug, name, branch, rule, protect, status, release, "commit", seeded, asleep, provider, warm, traffic,
            created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (app, slug) DO UPDATE SET
           name = excluded.name, branch = excluded.branch, rule = excluded.rule, protect = excluded.protect,
           status = excluded.status, release = excluded.release, "commit" = excluded."commit",
           seeded = excluded.seeded, asleep = excluded.asleep, provider = excluded.provider, warm = excluded.warm,
           traffic = excluded.traffic, created_at = excluded.created_at, updated_at = excluded.updated_at`,
        record.app,
        record.slug,
        record.name,
        record.branch,
        record.rule,
        Number(record.protect),
        record.status,
        record.release,
        record.commit,
        Number(record.seeded),
        Number(record.asleep),
        record.provider,
        JSON.stringify(record.warm),
        JSON.stringify(record.traffic),
        record.createdAt,
        record.updatedAt,
      );
    },
    get({ app, slug }) {
      const row = database.get("SELECT * FROM environments WHERE app = ? AND slug = ?", app, slug);
      return row === undefined ? null : toEnvironment(row);
    },
    list({ app } = {}) {
      const rows =
        app === undefined
          ? database.all("SELECT * FROM environments ORDER BY app, slug")
          : database.all("SELECT * FROM environments WHERE app = ? ORDER BY slug", app);
      return rows.map(toEnvironment);
    },
    remove({ app, slug }) {
      database.run("DELETE FROM environments WHERE app = ? AND slug = ?", app, slug);
    },
  };
}

function toEnvironment(row: Row): EnvironmentRecord {
  return {
    app: text(row, "app"),
    name: text(row, "name"),
    branch: text(row, "branch"),
    slug: text(row, "slug"),
    rule: text(row, "rule"),
    protect: flag(row, "protect"),
    status: oneOf(row, "status"),
    release: integerOrNull(row, "release"),
    commit: textOrNull(row, "commit"),
    seeded: flag(row, "seeded"),
    asleep: flag(row, "asleep"),
    provider: text(row, "provider"),
    warm: json(row, "warm"),
    traffic: json(row, "traffic"),
    createdAt: text(row, "created_at"),
    updatedAt: text(row, "updated_at"),
  };
}
