import { z } from "@hono/zod-openapi";
import type { ServiceSpec, SiteSpec, Spec, TableSpec } from "../../../model/spec.ts";

/** Settings that the definition's schema has checked, and that the API passes on as they are. */
const data = <T extends object>(description: string) => z.custom<T>().openapi({ type: "object", description });

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
    cpu: z.number().nullable().openapi({ description: "Virtual CPUs; null for the provider's smallest." }),
    migrate: z.object({ expand: z.string().nullable(), contract: z.string().nullable() }),
    contract: z.string().nullable(),
    uses: strings,
    retry: z.object({
      attempts: z.int(),
      statuses: z.array(z.int()).readonly(),
      timeout: z.int().nullable().openapi({ description: "Milliseconds." }),
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
    provider: data<Spec["provider"]>("Where the environment runs."),
    strategy: data<Spec["strategy"]>("How a release takes over the traffic."),
    checks: data<Spec["checks"]>("Checks before the traffic, at each step, and after it."),
    gates: data<Spec["gates"]>("Approval, release window and freezes."),
    rollbackWindow: z.int(),
    keepWarm: z.int().openapi({ description: "Milliseconds." }),
    sticky: z.object({ cookie: z.string(), maxAge: z.int(), keep: z.boolean() }),
    chaos: data<Spec["chaos"]>("Experiments, and when they run."),
    seed: z.string().nullable(),
    seedWith: z.string().nullable(),
    resources: z.record(z.string(), z.discriminatedUnion("kind", [service, site, table])),
  })
  .openapi("Spec") satisfies z.ZodType<Spec>;

export const resolvedSpec = z
  .object({ spec, origins: strings.openapi({ description: "Path of a value → where it comes from." }) })
  .openapi("ResolvedSpec");
