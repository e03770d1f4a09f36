import { z } from "@hono/zod-openapi";
import type { TrafficSettings } from "../../../model/traffic.ts";
import type { TrafficChangeView } from "../../control.ts";
import { deploymentStatus } from "./deployment.ts";
import { time } from "./time.ts";

const percent = z.number().min(0).max(100);
const version = z.int().min(1);

const release = z.strictObject({
  kind: z.literal("release"),
  release: version.openapi({ description: "Version of a release whose revisions run." }),
});

const origin = z.strictObject({
  kind: z.literal("origin"),
  url: z.string().max(300).openapi({ example: "https://shop.example" }),
  health: z.string().max(300).nullable().openapi({ description: "Path that answers 2xx while the origin is healthy." }),
});

const environment = z.strictObject({
  kind: z.literal("environment"),
  slug: z
    .string()
    .min(1)
    .max(300)
    .openapi({ description: "Another environment of the app: its name, slug or branch." }),
});

export const split = z
  .array(z.strictObject({ to: z.discriminatedUnion("kind", [release, origin]), percent }))
  .max(20)
  .readonly()
  .openapi({ description: "Shares that are 100 together; empty: everything goes to the release that serves." });

export const rules = z
  .array(
    z.strictObject({
      by: z.enum(["header", "cookie"]),
      name: z.string().min(1).max(100),
      value: z.string().max(300),
      to: z.discriminatedUnion("kind", [release, environment]),
    }),
  )
  .max(100)
  .readonly()
  .openapi({ description: "The first one that matches decides, before the split." });

export const mirror = z
  .strictObject({ to: version, percent })
  .nullable()
  .openapi({ description: "Safe requests of which a release gets a copy, whose answers are compared and dropped." });

export const maintenance = z
  .discriminatedUnion("mode", [
    z.strictObject({
      mode: z.literal("pause"),
      limit: z.int().min(1).max(600_000).openapi({ description: "Milliseconds that a request is held at most." }),
    }),
    z.strictObject({ mode: z.literal("stop"), message: z.string().min(1).max(1000) }),
  ])
  .nullable();

export const trafficSettings = z
  .object({ split, rules, mirror, maintenance })
  .openapi("TrafficSettings") satisfies z.ZodType<TrafficSettings>;

export const trafficChange = z
  .object({
    id: z.string(),
    app: z.string(),
    slug: z.string(),
    at: time,
    actor: z.string(),
    token: z.string(),
    reason: z.string().nullable(),
    deployment: z.string(),
    before: trafficSettings,
    after: trafficSettings,
    status: deploymentStatus
      .nullable()
      .openapi({ description: "Of its deployment; a change that did not succeed holds nowhere." }),
  })
  .openapi("TrafficChange") satisfies z.ZodType<TrafficChangeView>;
