/**
 * The router's whole state: what host and path lead where. Plain JSON; replaced as a whole, so a
 * reader sees the old table or the new one and nothing between.
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
}

export interface InternalListener {
  readonly port: number;
  /** Name of the route whose target answers, whatever the path. */
  readonly route: string;
}

export interface Route {
  /** The resource that answers: a label of the metrics. */
  readonly name: string;
  /** Public path patterns: `/hello` exactly, `/hello/*` that folder and all below, `/*` all. Exact wins, then the longest prefix. May be empty. */
  readonly paths: readonly string[];
  readonly target: RevisionsTarget | SiteTarget;
}

export interface RevisionsTarget {
  readonly kind: "revisions";
  readonly revisions: readonly WeightedRevision[];
}

export interface WeightedRevision {
  /** `api@v3`, a label of the metrics. */
  readonly id: string;
  /** `v3`: the value of the response header `x-bough-release`. */
  readonly release: string;
  /** Share of the traffic relative to the sum of the route's weights; 0 takes none. */
  readonly weight: number;
  readonly instances: readonly { readonly id: string; readonly host: string; readonly port: number }[];
  readonly health: { readonly path: string; readonly interval: number; readonly timeout: number };
}

export interface SiteTarget {
  readonly kind: "site";
  readonly release: string;
  /** Folder of the artifact that is served. */
  readonly root: string;
  /** Folders of earlier releases, newest first: hashed assets that the current one lacks are served from them. */
  readonly earlier: readonly string[];
  readonly spa: boolean;
}
