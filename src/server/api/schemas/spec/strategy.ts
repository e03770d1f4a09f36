import { z } from "@hono/zod-openapi";
import type { Strategy } from "../../../../model/strategy.ts";
import { judge } from "./judge.ts";
import { milliseconds } from "./milliseconds.ts";

const percent = z.number().openapi({ description: "Percent of the traffic." });

const judged = {
  judge: judge.nullable().openapi({ description: "Null: the steps go by the clock and the checks alone." }),
  chaos: z
    .string()
    .nullable()
    .openapi({ description: "Experiment that runs against both revisions while the first step is judged." }),
};

const canary = z
  .object({
    kind: z.literal("canary"),
    steps: z
      .array(percent)
      .readonly()
      .openapi({ description: "Shares of the new revision, before it gets everything." }),
    bake: milliseconds.openapi({ description: "Milliseconds for which each step is watched." }),
    ...judged,
  })
  .openapi("CanaryStrategy");

const linear = z
  .object({
    kind: z.literal("linear"),
    step: percent.openapi({ description: "Percent that the new revision's share grows by each time." }),
    every: milliseconds,
    ...judged,
  })
  .openapi("LinearStrategy");

export const strategy = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("all-at-once") }),
    z.object({ kind: z.literal("rolling") }),
    z.object({ kind: z.literal("blue-green") }),
    canary,
    linear,
  ])
  .openapi("Strategy", { description: "How a release takes over the traffic." }) satisfies z.ZodType<Strategy>;
