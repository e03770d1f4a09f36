import { z } from "@hono/zod-openapi";
import type { Receipt } from "../../../model/records.ts";

const items = z.array(z.object({ kind: z.string(), id: z.string() })).readonly();

export const receipt = z.object({ removed: items, remaining: items }).openapi("Receipt") satisfies z.ZodType<Receipt>;
