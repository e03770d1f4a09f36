import { z } from "@hono/zod-openapi";
import { type MetricName, metricUnits } from "../../../provider/metric.ts";
import type { MetricsAnswer } from "../../environments/measure-environment.ts";
import { time } from "./time.ts";

const names = Object.keys(metricUnits) as [MetricName, ...MetricName[]];
const name = z.enum(names);

const series = z
  .object({
    name,
    unit: z.enum(["count", "ms", "percent", "bytes", "units"]),
    resource: z.string().nullable().openapi({ description: "Null for the environment as a whole." }),
    instance: z.string().nullable().openapi({ description: "Null for all instances together." }),
    release: z.string().nullable(),
    period: z.int().openapi({ description: "Milliseconds that a point stands for." }),
    points: z
      .array(z.tuple([time, z.number()]).readonly())
      .readonly()
      .openapi({ description: "Beginning of the period, and the value; none where nothing is known." }),
  })
  .openapi("MetricSeries");

export const metricsAnswer = z
  .object({
    from: time,
    to: time,
    provider: z.string(),
    series: z.array(series).readonly(),
    unknown: z.array(name).readonly().openapi({ description: "What the provider does not tell." }),
  })
  .openapi("MetricsAnswer") satisfies z.ZodType<MetricsAnswer>;
