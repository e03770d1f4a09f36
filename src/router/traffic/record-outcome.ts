import type { Instance } from "../target/instance.ts";
import type { LiveRevision } from "../table/live-table.ts";
import { countVisit } from "./count-visit.ts";
import type { Plane } from "./plane.ts";
import type { RoutedRequest } from "./routed-request.ts";

export interface Outcome {
  readonly status: number;
  /** Milliseconds to the head of the answer. */
  readonly latency: number;
  /** The answer ended before its end. */
  readonly broken: boolean;
  readonly conversion: string | null;
  /** What answered; null where nothing did, and for the files of a site. */
  readonly instance: Instance | null;
}

/** What proxies count a client that did not wait as. */
export const CLIENT_GONE = 499;

/** Counts a request that has ended, and in its client's session what it says of the release: one that the client gave up says nothing, and a test is not counted. */
export function recordOutcome(
  plane: Plane,
  request: RoutedRequest,
  revision: LiveRevision | null,
  { status, latency, broken, conversion, instance }: Outcome,
): void {
  if (request.choice?.isTest === true) return;
  instance?.tally.record(status, latency);
  const { series } = revision ?? { series: request.route.unserved };
  series.record(status, latency / 1000);
  if (revision === null || status === CLIENT_GONE) return;
  countVisit(plane, request, revision, { failed: broken || status >= 500, conversion });
}
