import type { Database } from "./database.ts";
import { text } from "./row.ts";

/** Nothing else is written or read while they are removed. */
const MOST_AT_ONCE = 500;

const outlived = `
SELECT id FROM (
  SELECT *, row_number() OVER (PARTITION BY app, slug ORDER BY seq DESC) AS rank FROM deployments
) AS one
WHERE status IN ('succeeded', 'failed', 'superseded', 'cancelled')
  AND (rank > ?1 OR finished_at < ?2 AND NOT EXISTS (
    SELECT 1 FROM environments AS e WHERE e.app = one.app AND e.slug = one.slug AND e.status <> 'destroyed'))
  AND NOT EXISTS (
    SELECT 1 FROM releases AS r WHERE r.app = one.app AND r.slug = one.slug AND r.version = one.release)
LIMIT ${MOST_AT_ONCE}`;

/** Forgets deployments that have outlived their use, with all that is told of them, and returns how many they were. */
export function pruneDeployments(
  database: Database,
  { keep, before }: { readonly keep: number; readonly before: string },
): number {
  return database.transaction(() => {
    const ids = database.all(outlived, keep, before).map((row) => text(row, "id"));
    const list = JSON.stringify(ids);
    for (const [table, column] of OF_A_DEPLOYMENT)
      database.run(`DELETE FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`, list);
    return ids.length;
  });
}

const OF_A_DEPLOYMENT = [
  ["steps", "deployment"],
  ["events", "deployment"],
  ["receipts", "id"],
  ["signals", "deployment"],
  ["traffic_changes", "deployment"],
  ["verdicts", "deployment"],
  ["deployments", "id"],
] as const;
