import type { Aws } from "./aws.ts";
import type { Canary } from "./canary.ts";
import type { ChaosOptions } from "./chaos-options.ts";
import type { CheckOptions } from "./check-options.ts";
import type { Duration } from "./duration.ts";
import type { Freeze, ReleaseWindow } from "./gates.ts";
import type { Linear } from "./linear.ts";
import type { ServiceResource } from "./service.ts";
import type { SiteResource } from "./site.ts";
import type { TableResource } from "./table.ts";

export type Resource = ServiceResource | SiteResource | TableResource;
export type Resources = Readonly<Record<string, Resource>>;

/** An entry of `environments`: which branches it takes, what it inherits, what it sets. */
export interface EnvironmentRule<R extends Resources = Resources, Names extends string = string> {
  /** Branches that the rule takes: an exact name, a pattern with `*` and `?`, or several of them. */
  readonly branch: string | readonly string[];
  /** Branches that the rule leaves alone although `branch` matches. */
  readonly except?: string | readonly string[] | undefined;
  /** Rule whose settings hold where this one has none. */
  readonly extends?: Names | undefined;
  /** Settings of single resources, by the resource's name. */
  readonly set?: { readonly [K in keyof R]?: ResourceSettings<R[K]> | undefined } | undefined;
  /** How a release takes over: at once when all of it is healthy (blue-green), instance by instance (rolling), after the one that serves has stopped (all-at-once, for services that must run alone), or in steps that are watched and judged (canary, linear). */
  readonly strategy?: StrategyOptions | undefined;
  /** Whether the environment outlives its branch and is only destroyed by force. */
  readonly protect?: boolean | undefined;
  /** Shell command that fills a fresh environment with data. */
  readonly seed?: string | { readonly run: string; readonly with: ServiceResource } | undefined;
  /** Checks of the new revision before it gets public traffic; they reach it through a test header. */
  readonly beforeTraffic?: CheckOptions | readonly CheckOptions[] | undefined;
  /** Checks after each change of the new revision's share. */
  readonly atEachStep?: CheckOptions | readonly CheckOptions[] | undefined;
  /** Checks when the new revision has all the traffic and can still be taken back. */
  readonly afterTraffic?: CheckOptions | readonly CheckOptions[] | undefined;
  /** Whether a release waits for `bough approve`, and by whom. */
  readonly approval?: boolean | { readonly by?: readonly string[] | undefined } | undefined;
  /** Days and hours in which releases go out; outside, they wait or ask for an approval. */
  readonly window?: WindowOptions | undefined;
  /** Times in which no release goes out, with the reason. */
  readonly freeze?: Freeze | readonly Freeze[] | undefined;
  /** So many releases back a rollback goes straight, without gates, checks and judge. */
  readonly rollbackWindow?: number | undefined;
  /** How long the revision that was replaced keeps running without traffic, for a rollback in no time. */
  readonly keepWarm?: Duration | undefined;
  /** How a client is kept at one release while several serve: by a cookie that the router gives; with `keep`, a session stays where it began as long as that release is kept warm. */
  readonly sticky?:
    | {
        readonly cookie?: string | undefined;
        readonly maxAge?: Duration | undefined;
        readonly keep?: boolean | undefined;
      }
    | undefined;
  /** Experiments, whether they may run here, and at what times they run by themselves. */
  readonly chaos?: ChaosOptions | undefined;
  /** Where the environment runs. */
  readonly provider?: "local" | Aws | undefined;
}

/** A strategy by its name, by a preset's for any numbers, or as `canary(…)` and `linear(…)` make it. */
export type StrategyOptions =
  | "all-at-once"
  | "rolling"
  | "blue-green"
  | `Canary${number}Percent${number}Minutes`
  | `Linear${number}PercentEvery${number}Minute`
  | `Linear${number}PercentEvery${number}Minutes`
  | Canary
  | Linear;

/** `days` are 1 (Monday) to 7, workdays unless given; `from` and `to` are `HH:MM` in `zone`, UTC unless given. */
export type WindowOptions = Pick<ReleaseWindow, "from" | "to"> & {
  readonly [K in "days" | "zone" | "outside"]?: ReleaseWindow[K] | undefined;
};

/** What a rule may set of a resource: everything but what it is and what it is wired to. */
export type ResourceSettings<T extends Resource> = T extends Resource
  ? { readonly [K in Exclude<keyof T, "kind" | "link" | "routes">]?: T[K] }
  : never;
