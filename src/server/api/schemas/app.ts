import { z } from "@hono/zod-openapi";
import type { AppRecord } from "../../../model/records.ts";
import { time } from "./time.ts";

export const app = z.object({ name: z.string(), createdAt: time }).openapi("App") satisfies z.ZodType<AppRecord>;
