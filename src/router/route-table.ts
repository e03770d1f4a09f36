/**
 * The router's whole state: what host and path lead where. Plain JSON in which every value is
 * present; replaced as a whole, so a reader sees the old table or the new one and nothing between.
 */
export interface RouteTable {
  /** Counts up with every change. */
  readonly version: number;
  readonly environments: readonly EnvironmentRoutes[];
}

export interface EnvironmentRoutes {
  readonly app: string;
  readonly slug: string;
  /** Exact host names without port (`main.shop.localhost`) or wildcards (`*.shop.example`). Exact wins, then the longest wildcard. */
  readonly hosts: readonly string[];
  readonly routes: readonly Route[];
  /** Loopback ports on which one service of the environment is reached by the others, whatever the host. */
  readonly internal: readonly InternalListener[];
  /** What is said instead of passing requests on; null while the environment serves. */
  readonly maintenance: Maintenance | null;
  /** Whether nobody of the public reaches an instance any more: the router answers 503. Files are served, and services still reach each other. */
  readonly asleep: boolean;
  /** How a client is kept at one release while traffic is split; null keeps none. */
  readonly sticky: Sticky | null;
}

/**
 * `pause` holds requests for at most `limit` ms, then answers 504; `stop` answers 503 with the
 * message. Neither touches the health paths of the environment's revisions.
 */
export type Maintenance =
  | { readonly mode: "pause"; readonly limit: number }
  | { readonly mode: "stop"; readonly message: string };

export interface Sticky {
  /** Name of the cookie, whose value is `<key>.<release>`. */
  readonly cookie: string;
  /** Seconds that a browser keeps it. */
  readonly maxAge: number;
  /** Hashed with the key: while it stays, the same key leads to the same release, on every route and after every restart. */
  readonly seed: string;
}

export interface InternalListener {
  readonly port: number;
  /** Name of the route that answers, whatever the path. */
  readonly route: string;
  /** The service that is given this port; null when several share it. */
  readonly from: string | null;
}

export interface Route {
  /** The resource that answers: a label of the metrics. */
  readonly name: string;
  /** Public path patterns: `/hello` exactly, `/hello/*` that folder and all below, `/*` all. Exact wins, then the longest prefix. May be empty. */
  readonly paths: readonly string[];
  /** No release stands here twice. */
  readonly revisions: readonly WeightedRevision[];
  /** The first that matches decides, whatever the weights. */
  readonly rules: readonly TrafficRule[];
  readonly mirror: Mirror | null;
  readonly retry: RetryPolicy | null;
}

export interface WeightedRevision {
  /** `api@v3`. */
  readonly id: string;
  /** `v3`: a label of the metrics, the value of the response header `x-bough-release`, and what the sticky cookie names. */
  readonly release: string;
  /** Share of the traffic relative to the sum of the route's weights; 0 takes none. */
  readonly weight: number;
  /** Clients whose cookie names this release stay with it, although its weight is 0; they get one also while nothing else serves. */
  readonly retained: boolean;
  readonly backend: InstancesBackend | SiteBackend | OriginBackend;
}

export interface InstancesBackend {
  readonly kind: "instances";
  readonly instances: readonly { readonly id: string; readonly host: string; readonly port: number }[];
  readonly health: HealthSpec;
}

export interface SiteBackend {
  readonly kind: "site";
  /** Folder of the artifact that is served. */
  readonly root: string;
  /** Folders of other releases, newest first: hashed assets that the current one lacks are served from them. */
  readonly earlier: readonly string[];
  readonly spa: boolean;
}

/** A server outside of this machine's environments. It gets its own name as `Host`, and the client's as `X-Forwarded-Host`. */
export interface OriginBackend {
  readonly kind: "origin";
  /** `https://legacy.example` or `http://10.0.0.7:8080`, without a path. */
  readonly url: string;
  /** While it fails, its share goes to the other revisions; null never asks. */
  readonly health: HealthSpec | null;
}

export interface HealthSpec {
  /** Answers 2xx while all is well. */
  readonly path: string;
  /** Milliseconds between two checks. */
  readonly interval: number;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
}

/** A header's name matches in any case; values match as a whole. */
export interface TrafficRule {
  /** Named once in its route. */
  readonly id: string;
  readonly match:
    | { readonly header: { readonly name: string; readonly value: string } }
    | { readonly cookie: { readonly name: string; readonly value: string } };
  /** A release of the route, also one of weight 0; or another environment of the app by its slug, while there is one. */
  readonly to: { readonly release: string } | { readonly environment: string };
}

/** Safe requests are sent to another release as well; its answer is compared with the client's and dropped. */
export interface Mirror {
  readonly to: string;
  /** Of the route's safe requests, from 0 to 1. */
  readonly share: number;
}

/** Holds for idempotent requests without a body; others are sent again only when they never reached an instance. */
export interface RetryPolicy {
  /** How often a request is sent at most, the first time included. */
  readonly attempts: number;
  /** Statuses of an answer that is asked for again. */
  readonly statuses: readonly number[];
  /** Milliseconds that one attempt waits for the head of its answer. */
  readonly timeout: number;
}
