import { z } from "@hono/zod-openapi";
import type { EnvironmentView } from "../../control.ts";
import { time } from "./time.ts";
import { trafficSettings } from "./traffic.ts";

export const environment = z
  .object({
    app: z.string(),
    name: z.string(),
    branch: z.string(),
    slug: z.string(),
    rule: z.string(),
    protect: z.boolean(),
    status: z.enum(["deploying", "live", "failed", "asleep", "destroying", "destroyed"]),
    release: z.int().nullable().openapi({ description: "Version of the release that serves." }),
    commit: z.string().nullable(),
    seeded: z.boolean(),
    asleep: z.boolean().openapi({ description: "Whether the release that serves has no instances." }),
    provider: z.string(),
    warm: z
      .array(z.object({ release: z.int(), until: time }))
      .readonly()
      .openapi({ description: "Releases that were replaced and keep running without traffic until their time." }),
    traffic: trafficSettings,
    createdAt: time,
    updatedAt: time,
    url: z.string().nullable().openapi({ description: "Null as long as the provider has not told it." }),
  })
  .openapi("Environment") satisfies z.ZodType<EnvironmentView>;
