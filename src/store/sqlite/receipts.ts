import type { Store } from "../store.ts";
import type { Database } from "./database.ts";
import { json } from "./row.ts";

export function receiptsOf(database: Database): Store["receipts"] {
  return {
    put(id, at, receipt) {
      database.run(
        `INSERT INTO receipts (id, at, receipt) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET at = excluded.at, receipt = excluded.receipt`,
        id,
        at,
        JSON.stringify(receipt),
      );
    },
    get(id) {
      const row = database.get("SELECT receipt FROM receipts WHERE id = ?", id);
      return row === undefined ? null : json(row, "receipt");
    },
  };
}
