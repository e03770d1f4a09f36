import type { TrafficChange } from "../../model/traffic.ts";
import type { Store } from "../store.ts";
import type { Database } from "./database.ts";
import { type Row, json, text, textOrNull } from "./row.ts";

export function trafficChangesOf(database: Database): Store["traffic"] {
  return {
    add(change) {
      database.run(
        `INSERT INTO traffic_changes (id, app, slug, at, actor, token, reason, deployment, "before", "after")
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        change.id,
        change.app,
        change.slug,
        change.at,
        change.actor,
        change.token,
        change.reason,
        change.deployment,
        JSON.stringify(change.before),
        JSON.stringify(change.after),
      );
    },
    ofDeployment(deployment) {
      const row = database.get("SELECT * FROM traffic_changes WHERE deployment = ?", deployment);
      return row === undefined ? null : toChange(row);
    },
    list: ({ app, slug }) =>
      database
        .all("SELECT * FROM traffic_changes WHERE app = ? AND slug = ? ORDER BY seq DESC", app, slug)
        .map(toChange),
  };
}

function toChange(row: Row): TrafficChange {
  return {
    id: text(row, "id"),
    app: text(row, "app"),
    slug: text(row, "slug"),
    at: text(row, "at"),
    actor: text(row, "actor"),
    token: text(row, "token"),
    reason: textOrNull(row, "reason"),
    deployment: text(row, "deployment"),
    before: json(row, "before"),
    after: json(row, "after"),
  };
}
