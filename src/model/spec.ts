import type { ChaosSpec } from "./chaos.ts";
import type { ChecksSpec } from "./checks.ts";
import type { GatesSpec } from "./gates.ts";
import type { ProviderSpec } from "./provider.ts";
import type { Strategy } from "./strategy.ts";

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
  readonly provider: ProviderSpec;
  readonly strategy: Strategy;
  readonly checks: ChecksSpec;
  readonly gates: GatesSpec;
  /** So many releases back a rollback goes straight, without gates, checks and judge. */
  readonly rollbackWindow: number;
  /** How long the revision that was replaced keeps running without traffic, for a rollback in no time. */
  readonly keepWarm: number;
  /** How a client is kept at one release while several serve. */
  readonly sticky: StickySpec;
  readonly chaos: ChaosSpec;
  /** Shell command that fills a fresh environment with data, run once with every link in its environment. */
  readonly seed: string | null;
  /** Resource whose artifact and links the seed command runs with. */
  readonly seedWith: string | null;
  readonly resources: Readonly<Record<string, ResourceSpec>>;
}

export interface StickySpec {
  /** Name of the cookie. */
  readonly cookie: string;
  readonly maxAge: number;
  /** Whether a session that began on a release stays there as long as the release is kept warm. */
  readonly keep: boolean;
}

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
  /** Virtual CPUs of one instance, where the provider divides them; null for the provider's smallest. */
  readonly cpu: number | null;
  readonly migrate: MigrateSpec;
  /** OpenAPI document below `root` that the service promises to keep; null for none. */
  readonly contract: string | null;
  /** Link → version of the linked service's contract that this one was written against. */
  readonly uses: Readonly<Record<string, string>>;
  /** What the router does when a request to the service fails, for clients and for linked services alike. */
  readonly retry: RetrySpec;
  /** Public path patterns (`/`, `/api/*`) that this service answers itself; empty when only a site or another service reaches it. */
  readonly paths: readonly string[];
  /** Consumer's name of the link → resource. */
  readonly link: Readonly<Record<string, string>>;
}

/** Shell commands that run once for each release. */
export interface MigrateSpec {
  /** Before the release takes traffic: what the release before can live with. */
  readonly expand: string | null;
  /** When the release has all the traffic and is not taken back any more: what the release before cannot live with. */
  readonly contract: string | null;
}

/** Only requests that may be sent twice are: idempotent ones without a body. */
export interface RetrySpec {
  /** How often a request is sent at most. */
  readonly attempts: number;
  /** Answers that are tried again, besides connections that fail. */
  readonly statuses: readonly number[];
  /** Longest time to an answer's head before the next attempt; null for the router's own limit. */
  readonly timeout: number | null;
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
