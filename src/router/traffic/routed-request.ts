import type { Choice } from "../split/choice.ts";
import type { LiveRoute } from "../table/live-table.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import type { ClientConnection } from "./client-connection.ts";

/** A request that a route has taken. */
export interface RoutedRequest {
  readonly client: ClientConnection;
  readonly head: RequestHead;
  readonly route: LiveRoute;
  /** Null where the route has one way to go. */
  readonly choice: Choice | null;
  /** The service that sends the request; null for the public. */
  readonly from: string | null;
}
