import { z } from "@hono/zod-openapi";
import type { ServiceSpec, SiteSpec, Spec, TableSpec } from "../../../model/spec.ts";
import { chaos } from "./spec/chaos.ts";
import { checks } from "./spec/checks.ts";
import { gates } from "./spec/gates.ts";
import { milliseconds } from "./spec/milliseconds.ts";
import { provider } from "./spec/provider.ts";
import { strategy } from "./spec/strategy.ts";

const strings = z.record(z.string(), z.string());

const service = z
  .object({
    kind: z.literal("service"),
    root: z.string(),
    build: z.string().nullable(),
    start: z.string(),
    health: z.string(),
    startTimeout: milliseconds,
    stopTimeout: milliseconds,
    instances: z.int(),
    memory: z.int().nullable().openapi({ description: "Bytes." }),
    env: strings,
    cpu: z.number().nullable().openapi({ description: "Virtual CPUs; null for the provider's smallest." }),
    migrate: z.object({ expand: z.string().nullable(), contract: z.string().nullable() }),
    contract: z.string().nullable(),
    uses: strings,
    retry: z.object({
      attempts: z.int(),
      statuses: z.array(z.int()).readonly(),
      timeout: milliseconds.nullable(),
    }),
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
    provider,
    strategy,
    checks,
    gates,
    rollbackWindow: z.int().openapi({ description: "So many releases back a rollback goes straight." }),
    keepWarm: milliseconds,
    sticky: z.object({ cookie: z.string(), maxAge: milliseconds, keep: z.boolean() }),
    chaos,
    seed: z.string().nullable(),
    seedWith: z.string().nullable(),
    resources: z.record(z.string(), z.discriminatedUnion("kind", [service, site, table])),
  })
  .openapi("Spec") satisfies z.ZodType<Spec>;

export const resolvedSpec = z
  .object({ spec, origins: strings.openapi({ description: "Path of a value → where it comes from." }) })
  .openapi("ResolvedSpec");
