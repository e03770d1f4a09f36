import type { LiveRevision } from "../table/live-table.ts";
import { requestText } from "../traffic/forward-head.ts";
import type { Plane } from "../traffic/plane.ts";
import type { RoutedRequest } from "../traffic/routed-request.ts";
import { Comparison } from "./comparison.ts";
import { MirrorRequest } from "./mirror-request.ts";

/**
 * Sends a request to the route's mirror as well, once the client's own is on its way; null when it
 * is not mirrored. Beyond so many under way none is: the mirror may be slow, the client's answer not.
 */
export function startMirror(
  plane: Plane,
  { client, head, route }: RoutedRequest,
  answering: LiveRevision,
  id: string,
): Comparison | null {
  const { mirror, revisions } = route;
  if (mirror === null || head.framing !== "none" || head.upgrade !== null || !SAFE.has(head.method)) return null;
  const to = revisions.find(({ release }) => release === mirror.to);
  if (to === undefined || to === answering || plane.mirrors.underWay >= MOST) return null;
  if (Math.random() >= mirror.share) return null;
  const comparison = new Comparison(to.series.mirror);
  plane.mirrors.underWay += 1;
  setImmediate(() => {
    new MirrorRequest({
      textFor: ({ address }) =>
        requestText({ ...head, fields: `${head.fields}${MARK}` }, { peer: client.peer, id, address }),
      bodyless: head.method === "HEAD",
      instances: to.instances,
      headLimit: plane.limits.head,
      timeout: plane.limits.responseTime,
      done(seen) {
        plane.mirrors.underWay -= 1;
        comparison.mirrorEnded(seen);
      },
    }).start();
  });
  return comparison;
}

/** RFC 9110, 9.2.1. */
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
/** So that a service can leave it out of what it counts. */
const MARK = "x-bough-mirror: 1\r\n";
const MOST = 64;
