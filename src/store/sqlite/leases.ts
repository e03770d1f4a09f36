import type { Leases } from "../../engine/leases.ts";
import type { Database } from "./database.ts";

export function leasesOf(database: Database, now: () => number): Leases {
  return {
    acquire(name, owner, ttl) {
      const changed = database.run(
        `INSERT INTO leases (name, owner, expires_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
         WHERE owner = excluded.owner OR expires_at <= ?4`,
        name,
        owner,
        now() + ttl,
        now(),
      );
      return changed > 0;
    },
    renew: (name, owner, ttl) =>
      database.run("UPDATE leases SET expires_at = ? WHERE name = ? AND owner = ?", now() + ttl, name, owner) > 0,
    release(name, owner) {
      database.run("DELETE FROM leases WHERE name = ? AND owner = ?", name, owner);
    },
  };
}
