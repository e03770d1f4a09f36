import { z } from "@hono/zod-openapi";
import type { ReleaseRecord } from "../../../model/records.ts";
import type { ReleaseView } from "../../control.ts";
import { spec } from "./spec.ts";
import { time } from "./time.ts";

export const release = z
  .object({
    app: z.string(),
    slug: z.string(),
    version: z.int(),
    branch: z.string(),
    commit: z.string(),
    spec,
    artifacts: z.record(z.string(), z.string()).openapi({ description: "Resource → artifact id." }),
    createdAt: time,
  })
  .openapi("Release") satisfies z.ZodType<ReleaseRecord>;

export const releaseView = release
  .extend({
    serves: z.boolean(),
    warmUntil: time.nullable().openapi({ description: "Until when it keeps running without traffic." }),
    inWindow: z.boolean().openapi({ description: "Whether a rollback goes there straight." }),
  })
  .openapi("ListedRelease") satisfies z.ZodType<ReleaseView>;
