import { z } from "@hono/zod-openapi";
import type { ChaosSpec } from "../../../../model/chaos.ts";
import { fault, faultPlace } from "./fault.ts";
import { days, timeOfDay, timeZone } from "./hours.ts";
import { milliseconds } from "./milliseconds.ts";

const share = z.number().openapi({ description: "A part, 0 to 1." });

const probe = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("http"),
      name: z.string(),
      path: z.string().openapi({ description: "Public path of the environment." }),
      status: z.int(),
      within: milliseconds.openapi({ description: "Longest time to the answer, in milliseconds." }),
      tolerance: share.openapi({ description: "Part of the looks, 0 to 1, that must hold while the faults are on." }),
    }),
    z.object({
      kind: z.literal("metric"),
      name: z.string(),
      service: z.string(),
      metric: z.enum(["error-rate", "p95"]),
      max: z.number().openapi({ description: "Error rate 0 to 1, p95 in milliseconds." }),
    }),
  ])
  .openapi("Probe");

const experiment = z
  .object({
    title: z.string(),
    steadyState: z.array(probe).readonly(),
    method: z
      .array(z.object({ place: faultPlace, share, direction: z.enum(["request", "response"]), fault }))
      .readonly(),
    duration: milliseconds,
    stop: z.array(probe).readonly().openapi({ description: "Conditions that end the experiment at once." }),
  })
  .openapi("Experiment");

const schedule = z
  .object({
    experiments: z.array(z.string()).readonly(),
    days,
    from: timeOfDay,
    to: timeOfDay,
    zone: timeZone,
    every: milliseconds.openapi({ description: "Mean time between experiments, in milliseconds." }),
    minimumGap: milliseconds,
  })
  .openapi("ChaosSchedule");

export const chaos = z
  .object({
    allowed: z.boolean(),
    experiments: z.record(z.string(), experiment),
    schedule: schedule.nullable(),
  })
  .openapi("Chaos") satisfies z.ZodType<ChaosSpec>;
