import { z } from "@hono/zod-openapi";
import type { CostEstimate } from "../../../provider/cost.ts";

const sum = z
  .object({
    monthly: z.number(),
    items: z
      .array(
        z.object({
          of: z.string().openapi({ description: "Resource, or a part of the environment that is none." }),
          what: z.string(),
          quantity: z.number(),
          unit: z.string(),
          price: z.number(),
          monthly: z.number(),
        }),
      )
      .readonly(),
  })
  .openapi("CostSum");

export const costEstimate = z
  .object({
    idle: sum.openapi({ description: "When nobody comes." }),
    loaded: sum.nullable().openapi({ description: "At the load that was asked for." }),
    region: z.string(),
    noted: z.string().openapi({ description: "Since when the prices have been noted." }),
    sources: z.array(z.string()).readonly(),
  })
  .openapi("CostEstimate", { description: "US dollars a month." }) satisfies z.ZodType<CostEstimate>;
