import { z } from "@hono/zod-openapi";
import type { ServerStatus } from "../../control.ts";
import { time } from "./time.ts";

export const status = z
  .object({
    version: z.string(),
    pid: z.int(),
    startedAt: time,
    routerPort: z.int(),
    apiPort: z.int(),
    routerWorkers: z.int(),
    environments: z.int(),
    instances: z.int(),
  })
  .openapi("Status") satisfies z.ZodType<ServerStatus>;
