import { z } from "@hono/zod-openapi";
import type { EnvironmentView } from "../../control.ts";
import { time } from "./time.ts";

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
    createdAt: time,
    updatedAt: time,
    url: z.string(),
  })
  .openapi("Environment") satisfies z.ZodType<EnvironmentView>;
