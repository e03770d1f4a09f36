import type { ReleaseRecord } from "../../model/records.ts";
import type { Store } from "../store.ts";
import type { Database } from "./database.ts";
import { type Row, integer, json, text } from "./row.ts";

export function releasesOf(database: Database): Store["releases"] {
  return {
    create: (release) =>
      database.transaction(() => {
        const record = { ...release, version: nextVersion(release.app, release.slug) };
        database.run(
          `INSERT INTO releases (app, slug, version, branch, "commit", spec, artifacts, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          record.app,
          record.slug,
          record.version,
          record.branch,
          record.commit,
          JSON.stringify(record.spec),
          JSON.stringify(record.artifacts),
          record.createdAt,
        );
        return record;
      }),
    get({ app, slug }, version) {
      const row = database.get("SELECT * FROM releases WHERE app = ? AND slug = ? AND version = ?", app, slug, version);
      return row === undefined ? null : toRelease(row);
    },
    list: ({ app, slug }) =>
      database.all("SELECT * FROM releases WHERE app = ? AND slug = ? ORDER BY version DESC", app, slug).map(toRelease),
    all: () => database.all("SELECT * FROM releases ORDER BY app, slug, version DESC").map(toRelease),
    remove({ app, slug }, version) {
      database.run("DELETE FROM releases WHERE app = ? AND slug = ? AND version = ?", app, slug, version);
    },
  };

  function nextVersion(app: string, slug: string): number {
    const row = database.get(
      `INSERT INTO release_versions (app, slug, last) VALUES (?, ?, 1)
       ON CONFLICT (app, slug) DO UPDATE SET last = last + 1 RETURNING last`,
      app,
      slug,
    );
    return integer(row ?? {}, "last");
  }
}

function toRelease(row: Row): ReleaseRecord {
  return {
    app: text(row, "app"),
    slug: text(row, "slug"),
    version: integer(row, "version"),
    branch: text(row, "branch"),
    commit: text(row, "commit"),
    spec: json(row, "spec"),
    artifacts: json(row, "artifacts"),
    createdAt: text(row, "created_at"),
  };
}
