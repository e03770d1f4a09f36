import { z } from "@hono/zod-openapi";
import type { OptimiserView } from "../../control.ts";
import { time } from "./time.ts";

/** What is to be followed, and how far, in the body of a request. */
export const optimiseRequest = {
  conversion: z
    .string()
    .regex(/^[\w.-]{1,64}$/, "must have letters, digits, ., _ and - only, at most 64")
    .openapi({ description: "Name of the conversion that is counted.", example: "order" }),
  releases: z.array(z.int().min(1)).min(2).max(10).readonly(),
  least: z.number().min(0).max(100).default(5).openapi({ description: "Percent that each release keeps." }),
  most: z.number().min(1).max(100).default(95),
  every: z.int().min(1000).max(86_400_000).default(300_000).openapi({ description: "Milliseconds between two looks." }),
};

export const optimiser = z
  .object({
    ...optimiseRequest,
    least: z.number(),
    most: z.number(),
    every: z.int(),
    actor: z.string(),
    startedAt: time,
    lookedAt: time.nullable(),
  })
  .openapi("Optimiser") satisfies z.ZodType<OptimiserView>;
