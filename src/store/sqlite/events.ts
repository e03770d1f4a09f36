import type { EngineEvent, EventBody } from "../../engine/event.ts";
import type { Store } from "../store.ts";
import type { Database } from "./database.ts";
import { type Row, integer, json, text } from "./row.ts";

/** `database` may be a connection of durability `normal`: events tell the story, the journal holds the truth. */
export function eventsOf(database: Database): Store["events"] {
  return {
    append(event) {
      const { deployment, at, ...body } = event;
      const row = database.get(
        `INSERT INTO events (deployment, seq, at, body)
         SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3 FROM events WHERE deployment = ?1 RETURNING seq`,
        deployment,
        at,
        JSON.stringify(body),
      );
      return { ...event, seq: integer(row ?? {}, "seq") };
    },
    read: (deployment, after) =>
      database
        .all("SELECT * FROM events WHERE deployment = ? AND seq > ? ORDER BY seq", deployment, after)
        .map(toEvent),
  };
}

function toEvent(row: Row): EngineEvent {
  const body = json<EventBody>(row, "body");
  return { ...body, deployment: text(row, "deployment"), seq: integer(row, "seq"), at: text(row, "at") };
}
