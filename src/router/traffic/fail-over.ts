import type { LiveRevision } from "../table/live-table.ts";
import type { Instance } from "../target/instance.ts";
import { countVisit } from "./count-visit.ts";
import type { Plane } from "./plane.ts";
import type { RoutedRequest } from "./routed-request.ts";

/**
 * Where a request goes after no connection to an instance came about: stays with its revision while
 * that has others, and goes to another one after that.
 */
export function failOver(
  plane: Plane,
  request: RoutedRequest,
  revision: LiveRevision | null,
  unreachable: readonly Instance[],
): LiveRevision | null {
  const next = request.choice?.next(performance.now(), unreachable) ?? revision;
  if (revision !== null && next !== revision) countFailOver(plane, request, revision);
  return next;
}

/** Another release answers in a revision's place: its client notices nothing, but whoever judges the revision must. */
export function countFailOver(plane: Plane, request: RoutedRequest, revision: LiveRevision): void {
  revision.series.failedOver += 1;
  countVisit(plane, request, revision, { failed: true, conversion: null });
}
