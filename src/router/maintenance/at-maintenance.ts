import type { LiveRoute, LiveTable } from "../table/live-table.ts";
import type { ClientConnection, Route } from "../traffic/client-connection.ts";
import type { Work } from "../traffic/work.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import { HeldRequest } from "./held-request.ts";
import { stopped } from "./maintenance-answers.ts";
import { RefusedRequest } from "./refused-request.ts";
import type { WaitingRoom } from "./waiting-room.ts";

export interface Held {
  readonly client: ClientConnection;
  readonly head: RequestHead;
  readonly route: LiveRoute;
  readonly room: WaitingRoom;
  /** Finds who answers once the environment serves again. */
  readonly again: Route;
}

/**
 * What becomes of a public request of an environment that is paused or stopped; null when it is
 * served: a health path is asked by somebody who must know how the service is. Requests between
 * the services go on, as those that are under way need them.
 */
export function atMaintenance({ client, head, route, room, again }: Held): Work | null {
  const { app, slug, maintenance } = route.environment;
  if (maintenance === null || route.revisions.some(({ health }) => health?.path === head.path)) return null;
  if (maintenance.mode === "stop")
    return new RefusedRequest(client, head, stopped(maintenance.message), route.unserved);
  const { limit } = maintenance;
  return new HeldRequest(client, head, { app, slug, limit, room, route: again, unserved: route.unserved });
}

/** Whether requests of an environment wait. */
export function isPaused(live: LiveTable, app: string, slug: string): boolean {
  return live.environments.some(
    (environment) => environment.app === app && environment.slug === slug && environment.maintenance?.mode === "pause",
  );
}
