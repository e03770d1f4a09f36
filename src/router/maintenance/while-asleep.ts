import type { LiveRoute } from "../table/live-table.ts";
import type { ClientConnection } from "../traffic/client-connection.ts";
import type { Work } from "../traffic/work.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import { asleep } from "./maintenance-answers.ts";
import { RefusedRequest } from "./refused-request.ts";

/** What becomes of a request of a route whose environment may sleep; null when it is served, as files are. */
export function whileAsleep(client: ClientConnection, head: RequestHead, route: LiveRoute): Work | null {
  const { app, slug, asleep: sleeps } = route.environment;
  if (!sleeps || route.revisions.some(({ site }) => site !== null)) return null;
  return new RefusedRequest(client, head, asleep(app, slug), route.unserved);
}
