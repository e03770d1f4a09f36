import type { Answer } from "../pages/answer.ts";
import { noRoute } from "../pages/answers.ts";
import { noEnvironment } from "../pages/no-environment.ts";
import { findEnvironment } from "../table/find-environment.ts";
import type { LiveRoute } from "../table/live-table.ts";
import type { RequestHead } from "../wire/parse-request-head.ts";
import type { ClientConnection, Route } from "./client-connection.ts";
import { Exchange } from "./exchange.ts";
import type { Plane } from "./plane.ts";
import { SiteExchange } from "./site-exchange.ts";
import type { Work } from "./work.ts";

/** Requests of the public port: host, then path. */
export function publicRoute(plane: Plane): Route {
  return (client, head) => {
    const environment = findEnvironment(plane.live, head.host);
    if (environment === null) return noEnvironment(head, client.peer, plane.live.table, plane.port);
    const route = environment.paths.find(head.path);
    return route === null ? noRoute(environment.app, environment.slug, head.path) : workOf(plane, client, head, route);
  };
}

/** Requests of an internal port: one route, whatever host and path. */
export function internalRoute(plane: Plane, port: number): Route {
  return (client, head) => {
    const route = plane.live.internal.get(port);
    return route === undefined ? GONE : workOf(plane, client, head, route);
  };
}

function workOf(plane: Plane, client: ClientConnection, head: RequestHead, route: LiveRoute): Work {
  const { target } = route;
  return target.kind === "site"
    ? new SiteExchange(plane, client, head, target)
    : new Exchange(plane, client, head, route, target);
}

const GONE: Answer = { status: 404, code: "route-unknown", message: "Nothing answers at this port any more." };
