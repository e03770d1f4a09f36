import type { Aws } from "./aws.ts";
import type { EnvironmentRule, Resource } from "./environment-rule.ts";
import type { ServiceResource } from "./service.ts";
import type { SiteResource } from "./site.ts";
import type { TableResource } from "./table.ts";

/**
 * What `app` returns: the definition as plain, frozen, JSON-serialisable data, as it was written
 * but for two things: a resource that is referred to is its name, and `null` stands for an
 * `undefined` that unsets what would be inherited.
 */
export interface Definition {
  readonly name: string;
  readonly resources: Readonly<Record<string, ResourceDefinition>>;
  readonly provider?: "local" | Aws | undefined;
  readonly environments?: Readonly<Record<string, RuleDefinition>> | undefined;
}

export type ResourceDefinition = Named<ServiceResource> | Named<SiteResource> | Named<TableResource>;

export type RuleDefinition = Omit<Nullable<Omit<EnvironmentRule, "branch">>, "set" | "seed"> & {
  readonly branch: EnvironmentRule["branch"];
  readonly set?: Readonly<Record<string, Readonly<Record<string, unknown>> | null>> | null | undefined;
  readonly seed?: string | { readonly run: string; readonly with?: string | undefined } | null | undefined;
};

type Named<T extends Resource> = {
  readonly [K in keyof T]: K extends "link" | "routes" ? Readonly<Record<string, string>> | undefined : T[K];
};

type Nullable<T> = { readonly [K in keyof T]: T[K] | null };
