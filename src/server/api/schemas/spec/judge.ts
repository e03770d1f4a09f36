import { z } from "@hono/zod-openapi";
import type { JudgeSpec } from "../../../../model/judge.ts";
import { milliseconds } from "./milliseconds.ts";

const ratio = z
  .number()
  .openapi({ description: "How many times the stable revision's value is tolerated, from 1 on." });
const counterName = z.string().openapi({ example: 'orders_total{result="failed"}' });

const counter = z
  .object({
    kind: z.literal("counter"),
    service: z.string(),
    path: z.string().openapi({ description: "Path of the Prometheus endpoint of each instance." }),
    bad: counterName,
    total: counterName,
    toleratedRatio: ratio,
  })
  .openapi("CounterMetric");

const limit = z
  .object({
    kind: z.literal("limit"),
    source: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("prometheus"), service: z.string(), path: z.string(), name: z.string() }),
      z.object({ kind: z.literal("url"), url: z.string() }),
    ]),
    min: z.number().nullable(),
    max: z.number().nullable(),
    looks: z.int().openapi({ description: "Looks in a row that must be outside before the release fails." }),
  })
  .openapi("LimitMetric");

export const judge = z
  .object({
    alpha: z.number().openapi({ description: "Probability that a healthy release is taken back." }),
    beta: z.number().openapi({ description: "Probability that a bad release passes." }),
    unit: z.enum(["session", "request"]),
    timeout: milliseconds.openapi({ description: "Milliseconds for which the last step waits for a verdict." }),
    errors: z.object({
      toleratedRatio: ratio,
      bad: z.number().openapi({ description: "Error rate, 0 to 1, at which no release may pass." }),
    }),
    latency: z
      .object({ toleratedRatio: ratio, badRatio: z.number() })
      .nullable()
      .openapi({ description: "Null: latency is not judged." }),
    metrics: z.record(z.string(), z.discriminatedUnion("kind", [counter, limit])),
  })
  .openapi("Judge") satisfies z.ZodType<JudgeSpec>;
