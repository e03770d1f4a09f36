import { atMaintenance } from "../maintenance/at-maintenance.ts";
import type { Answer } from "../pages/answer.ts";
import { noRoute } from "../pages/answers.ts";
import { noEnvironment } from "../pages/no-environment.ts";
import { findEnvironment } from "../table/find-environment.ts";
import type { LiveRoute } from "../table/live-table.ts";
import { chooseRevision } from "../target/claim.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import type { ClientConnection, Route } from "./client-connection.ts";
import { Exchange } from "./exchange.ts";
import type { Plane } from "./plane.ts";
import { SiteExchange } from "./site-exchange.ts";
import type { Work } from "./work.ts";

/** Requests of the public port: host, then path. */
export function publicRoute(plane: Plane): Route {
  const find: Route = (client, head) => {
    const environment = findEnvironment(plane.live, head.host);
    if (environment === null) return noEnvironment(head, client.peer, plane.live.table, plane.port);
    const route = environment.paths.find(head.path);
    if (route === null) return noRoute(environment.app, environment.slug, head.path);
    if (environment.maintenance !== null) {
      const instead = atMaintenance({ client, head, route, room: plane.waiting, again: find });
      if (instead !== null) return instead;
    }
    return workOf(plane, client, head, route, null);
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
  const revision = chooseRevision(route.revisions);
  return revision === null || revision.site === null
    ? new Exchange(plane, client, head, route, from)
    : new SiteExchange(plane, client, head, revision, revision.site);
}

const GONE: Answer = { status: 404, code: "route-unknown", message: "Nothing answers at this port any more." };
