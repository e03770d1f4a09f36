import { z } from "@hono/zod-openapi";
import type { ServiceSpec, SiteSpec, Spec, TableSpec } from "../../../model/spec.ts";

const strings = z.record(z.string(), z.string());

const service = z
  .object({
    kind: z.literal("service"),
    root: z.string(),
    build: z.string().nullable(),
    start: z.string(),
    health: z.string(),
    startTimeout: z.int().openapi({ description: "Milliseconds." }),
    stopTimeout: z.int().openapi({ description: "Milliseconds." }),
    instances: z.int(),
    memory: z.int().nullable().openapi({ description: "Bytes." }),
    env: strings,
    migrate: z.string().nullable(),
    paths: z.array(z.string()).readonly(),
    link: strings,
  })
  .openapi("Service") satisfies z.ZodType<ServiceSpec>;

const site = z
  .object({
    kind: z.literal("site"),
    root: z.string(),
    build: z.string().nullable(),
    dir: z.string(),
    spa: z.boolean(),
    paths: z.array(z.string()).readonly(),
    routes: strings,
  })
  .openapi("Site") satisfies z.ZodType<SiteSpec>;

const attribute = z.object({ name: z.string(), type: z.enum(["S", "N", "B"]) }).openapi("TableAttribute");

const table = z
  .object({
    kind: z.literal("table"),
    key: attribute,
    sort: attribute.nullable(),
    indexes: z.record(z.string(), z.object({ key: attribute, sort: attribute.nullable() })),
  })
  .openapi("Table") satisfies z.ZodType<TableSpec>;

export const spec = z
  .object({
    app: z.string(),
    environment: z.string(),
    branch: z.string(),
    slug: z.string(),
    rule: z.string(),
    preview: z.boolean(),
    protect: z.boolean(),
    strategy: z.enum(["all-at-once", "blue-green"]),
    seed: z.string().nullable(),
    seedWith: z.string().nullable(),
    resources: z.record(z.string(), z.discriminatedUnion("kind", [service, site, table])),
  })
  .openapi("Spec") satisfies z.ZodType<Spec>;

export const resolvedSpec = z
  .object({ spec, origins: strings.openapi({ description: "Path of a value → where it comes from." }) })
  .openapi("ResolvedSpec");
