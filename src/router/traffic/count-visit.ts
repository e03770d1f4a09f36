import { readStickyCookie } from "../split/sticky-cookie.ts";
import type { LiveRevision } from "../table/live-table.ts";
import type { Plane } from "./plane.ts";
import type { RoutedRequest } from "./routed-request.ts";

export interface VisitResult {
  readonly failed: boolean;
  readonly conversion: string | null;
}

/** Counts a request that a release has answered, or failed to, in the session of its client. */
export function countVisit(
  { metrics, clock }: Plane,
  { head, route, choice }: RoutedRequest,
  { series }: LiveRevision,
  { failed, conversion }: VisitResult,
): void {
  const { sticky } = route.environment;
  let key: string | null = null;
  if (choice !== null) key = choice.session;
  else if (sticky !== null) key = readStickyCookie(head.fields, sticky)?.key ?? null;
  metrics.sessions.visit({ series, key, failed, conversion }, clock.now);
}
