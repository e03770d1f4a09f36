import { FaultySite } from "../faults/faulty-site.ts";
import { atMaintenance } from "../maintenance/at-maintenance.ts";
import { whileAsleep } from "../maintenance/while-asleep.ts";
import type { Answer } from "../pages/answer.ts";
import { noRoute } from "../pages/answers.ts";
import { noEnvironment } from "../pages/no-environment.ts";
import { findEnvironment } from "../table/find-environment.ts";
import type { LiveRevision, LiveRoute } from "../table/live-table.ts";
import { choose } from "../split/choose.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import type { ClientConnection, Route } from "./client-connection.ts";
import { BEACON_PATH, ConversionBeacon } from "./conversion-beacon.ts";
import { Exchange } from "./exchange.ts";
import { countFailOver } from "./fail-over.ts";
import type { Plane } from "./plane.ts";
import type { RoutedRequest } from "./routed-request.ts";
import { SiteExchange } from "./site-exchange.ts";
import type { Work } from "./work.ts";

/** Requests of the public port: host, then path. */
export function publicRoute(plane: Plane): Route {
  const find: Route = (client, head) => {
    const environment = findEnvironment(plane.live, head.host);
    if (environment === null) return noEnvironment(head, client.peer, plane.live.table, plane.port);
    if (head.path === BEACON_PATH) return new ConversionBeacon(plane, client, head, environment);
    const route = environment.paths.find(head.path);
    if (route === null) return noRoute(environment.app, environment.slug, head.path);
    if (environment.maintenance !== null) {
      const instead = atMaintenance({ client, head, route, room: plane.waiting, again: find });
      if (instead !== null) return instead;
    }
    return whileAsleep(client, head, route) ?? workOf(plane, client, head, route, null);
  };
  return find;
}

/** Requests of an internal port: one route, whatever host and path. */
export function internalRoute(plane: Plane, port: number): Route {
  return (client, head) => {
    const link = plane.live.internal.get(port);
    return link === undefined ? GONE : workOf(plane, client, head, link.route, link.from ?? "");
  };
}

function workOf(
  plane: Plane,
  client: ClientConnection,
  head: RequestHead,
  route: LiveRoute,
  from: string | null,
): Work {
  if (route.single !== null) return workOn(plane, { client, head, route, choice: null, from }, route.single);
  const chosen = choose(plane.live, route, head, from === null);
  const instead = chosen.route === route ? null : whileAsleep(client, head, chosen.route);
  if (instead !== null) return instead;
  const revision = chosen.choice.next(performance.now(), []);
  const request = { client, head, ...chosen, from };
  const { passedOver } = chosen.choice;
  if (passedOver !== null) countFailOver(plane, request, passedOver);
  return workOn(plane, request, revision);
}

function workOn(plane: Plane, request: RoutedRequest, revision: LiveRevision | null): Work {
  if (revision === null || revision.site === null) return new Exchange(plane, request, revision);
  const { site, release } = revision;
  const faults = plane.faults.pick(request.route, release, request.from);
  if (faults === null) return new SiteExchange(plane, request, revision, site);
  return new FaultySite(
    plane,
    request,
    revision,
    faults,
    (client) => new SiteExchange(plane, request, revision, site, client),
  );
}

const GONE: Answer = { status: 404, code: "route-unknown", message: "Nothing answers at this port any more." };
