/**
 * A spec is one environment's fully resolved settings: every value present, nothing inherited
 * any more. Plain, frozen, JSON-serialisable data. Durations are milliseconds, sizes are bytes.
 */
export interface Spec {
  readonly app: string;
  /** `production`, `staging`, or the slug of a preview. Unique within the app. */
  readonly environment: string;
  readonly branch: string;
  /** The branch's slug: the DNS label of the environment, and its identity within the app. */
  readonly slug: string;
  /** The environment rule that took the branch. */
  readonly rule: string;
  /** A fixed environment belongs to one branch by its exact name; any other is a preview. */
  readonly preview: boolean;
  readonly protect: boolean;
  readonly strategy: Strategy;
  /** Shell command that fills a fresh environment with data, run once with every link in its environment. */
  readonly seed: string | null;
  /** Resource whose artifact and links the seed command runs with. */
  readonly seedWith: string | null;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
}

/** How a release takes over the traffic. */
export type Strategy = "all-at-once" | "blue-green";

export type ResourceSpec = ServiceSpec | SiteSpec | TableSpec;

export interface ServiceSpec {
  readonly kind: "service";
  /** Folder of the repository that holds the service, `.` for all of it. */
  readonly root: string;
  /** Shell command that turns the source into the artifact; null when the source is the artifact. */
  readonly build: string | null;
  /** Shell command that starts one instance, which must listen on `$PORT`. */
  readonly start: string;
  /** Path that answers 2xx when the instance may take traffic. */
  readonly health: string;
  /** How long an instance may take to become healthy. */
  readonly startTimeout: number;
  /** How long an instance may take to stop after SIGTERM, and old requests to finish. */
  readonly stopTimeout: number;
  readonly instances: number;
  /** Memory limit of one instance; null for none. */
  readonly memory: number | null;
  readonly env: Readonly<Record<string, string>>;
  /** Shell command that runs once for each release, before it takes traffic. */
  readonly migrate: string | null;
  /** Public path patterns (`/`, `/api/*`) that this service answers itself; empty when only a site or another service reaches it. */
  readonly paths: readonly string[];
  /** Consumer's name of the link → resource. */
  readonly link: Readonly<Record<string, string>>;
}

export interface SiteSpec {
  readonly kind: "site";
  readonly root: string;
  readonly build: string | null;
  /** Folder, below `root`, that is served after the build. */
  readonly dir: string;
  /** Whether an unknown path without a file extension gets `index.html`. */
  readonly spa: boolean;
  readonly paths: readonly string[];
  /** Path pattern → service that answers it. */
  readonly routes: Readonly<Record<string, string>>;
}

export interface TableSpec {
  readonly kind: "table";
  readonly key: TableAttribute;
  readonly sort: TableAttribute | null;
  readonly indexes: Readonly<Record<string, { readonly key: TableAttribute; readonly sort: TableAttribute | null }>>;
}

/** An attribute of a table's key: `S` string, `N` number, `B` binary, as DynamoDB has them. */
export interface TableAttribute {
  readonly name: string;
  readonly type: "S" | "N" | "B";
}

/** Where a value of a spec comes from: `default`, `resources`, or the name of an environment rule. Keys are JSON-pointer-like paths (`resources.api.instances`). */
export type Origins = Readonly<Record<string, string>>;

/** What a definition says of a branch. */
export type Resolution =
  | { readonly status: "resolved"; readonly spec: Spec; readonly origins: Origins }
  | { readonly status: "skipped"; readonly reason: string };
