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
  /** How a release takes over: `"blue-green"` starts it beside the one that serves and shifts the traffic when all of it is healthy; `"all-at-once"` stops the one that serves first, for services that must run alone, and has none in between. */
  readonly strategy?: "all-at-once" | "rolling" | "blue-green" | undefined;
  /** Whether the environment outlives its branch and is only destroyed by force. */
  readonly protect?: boolean | undefined;
  /** Shell command that fills a fresh environment with data. */
  readonly seed?: string | { readonly run: string; readonly with: ServiceResource } | undefined;
}

/** What a rule may set of a resource: everything but what it is and what it is wired to. */
export type ResourceSettings<T extends Resource> = T extends Resource
  ? { readonly [K in Exclude<keyof T, "kind" | "link" | "routes">]?: T[K] }
  : never;
