import type { OptimiserRecord } from "../../model/optimiser.ts";
import type { Store } from "../store.ts";
import type { Database } from "./database.ts";
import { json } from "./row.ts";

export function optimisersOf(database: Database): Store["optimisers"] {
  return {
    put(record) {
      database.run(
        `INSERT INTO optimisers (app, slug, record) VALUES (?, ?, ?)
         ON CONFLICT (app, slug) DO UPDATE SET record = excluded.record`,
        record.app,
        record.slug,
        JSON.stringify(record),
      );
    },
    get({ app, slug }) {
      const row = database.get("SELECT record FROM optimisers WHERE app = ? AND slug = ?", app, slug);
      return row === undefined ? null : json<OptimiserRecord>(row, "record");
    },
    list: () =>
      database
        .all("SELECT record FROM optimisers ORDER BY app, slug")
        .map((row) => json<OptimiserRecord>(row, "record")),
    remove({ app, slug }) {
      database.run("DELETE FROM optimisers WHERE app = ? AND slug = ?", app, slug);
    },
  };
}
