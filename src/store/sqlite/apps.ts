import type { AppRecord } from "../../model/records.ts";
import type { Store } from "../store.ts";
import type { Database } from "./database.ts";
import { type Row, text } from "./row.ts";

export function appsOf(database: Database, now: () => number): Store["apps"] {
  const get = (name: string): AppRecord | null => {
    const row = database.get("SELECT * FROM apps WHERE name = ?", name);
    return row === undefined ? null : toApp(row);
  };
  return {
    ensure(name) {
      const createdAt = new Date(now()).toISOString();
      database.run("INSERT INTO apps (name, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING", name, createdAt);
      return get(name) ?? { name, createdAt };
    },
    get,
    list: () => database.all("SELECT * FROM apps ORDER BY name").map(toApp),
    remove(name) {
      database.run("DELETE FROM apps WHERE name = ?", name);
    },
  };
}

function toApp(row: Row): AppRecord {
  return { name: text(row, "name"), createdAt: text(row, "created_at") };
}
