import type { Store, TokenRecord } from "../store.ts";
import type { Database } from "./database.ts";
import { type Row, text } from "./row.ts";

export function tokensOf(database: Database): Store["tokens"] {
  return {
    add(token) {
      database.run(
        "INSERT INTO tokens (id, name, created_at, hash) VALUES (?, ?, ?, ?)",
        token.id,
        token.name,
        token.createdAt,
        token.hash,
      );
    },
    byHash(hash) {
      const row = database.get("SELECT * FROM tokens WHERE hash = ?", hash);
      return row === undefined ? null : toToken(row);
    },
    list: () => database.all("SELECT * FROM tokens ORDER BY created_at, id").map(toToken),
    remove: (id) => database.run("DELETE FROM tokens WHERE id = ?", id) > 0,
  };
}

function toToken(row: Row): TokenRecord {
  return { id: text(row, "id"), name: text(row, "name"), createdAt: text(row, "created_at") };
}
