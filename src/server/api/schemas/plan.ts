import { z } from "@hono/zod-openapi";
import type { PlanAnswer } from "../../control.ts";
import type { SleepPlan } from "../../sleep/sleep-control.ts";
import { json } from "./json.ts";

const step = z
  .object({
    id: z.string(),
    kind: z.string(),
    title: z.string(),
    reason: z.string(),
    needs: z.array(z.string()).readonly(),
    input: json,
    deadline: z.int().openapi({ description: "Milliseconds." }),
  })
  .openapi("Step");

export const plan = z
  .object({
    steps: z.array(step).readonly(),
    undo: z.array(step).readonly(),
    pointOfNoReturn: z
      .string()
      .nullable()
      .openapi({ description: "Id of the step after which the deployment is finished rather than taken back." }),
  })
  .openapi("Plan");

const cost = z
  .object({ before: z.number(), after: z.number(), region: z.string(), noted: z.string() })
  .openapi({ description: "US dollars a month when nobody comes; not given where nothing has a price." });

export const planAnswer = z
  .discriminatedUnion("status", [
    z.object({ status: z.literal("planned"), environment: z.string(), plan, cost: cost.exactOptional() }),
    z.object({ status: z.literal("skipped"), reason: z.string() }),
  ])
  .openapi("PlanAnswer") satisfies z.ZodType<PlanAnswer>;

export const sleepPlan = z
  .object({ environment: z.string(), plan, cost: cost.exactOptional() })
  .openapi("SleepPlan") satisfies z.ZodType<SleepPlan>;
