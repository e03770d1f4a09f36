import { z } from "@hono/zod-openapi";
import type { Receipt } from "../../../model/records.ts";

const items = z.array(z.object({ kind: z.string(), id: z.string() })).readonly();

export const receipt = z
  .object({
    removed: items,
    remaining: items,
    kept: items.exactOptional().openapi({ description: "What is meant to outlive its environment." }),
    unknown: z
      .array(z.object({ code: z.string(), message: z.string(), hint: z.string().nullable() }))
      .readonly()
      .exactOptional()
      .openapi({ description: "Why a place could not be looked at." }),
  })
  .openapi("Receipt") satisfies z.ZodType<Receipt>;
