import { z } from "zod";
import type { JudgeSpec } from "../../model/judge.ts";
import { duration, urlPath } from "./values.ts";

const probability = (expected: string) =>
  z.number({ error: expected }).gt(0, { error: expected }).lt(1, { error: expected });
const ratio = z.number({ error: "a number from 1 on" }).min(1, { error: "a number from 1 on" });
const service = z.string({ error: "a service" });
const metricName = z.string({ error: "a metric's name" }).regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{[^{}]*\})?$/, {
  error: 'a metric such as "orders_total" or "orders_total{result=\\"failed\\"}"',
});
const endpoint = { of: service, path: urlPath.default("/metrics") };
const limits = {
  min: z.number().nullable().default(null),
  max: z.number().nullable().default(null),
  looks: z.int().min(1).max(1000).default(3),
};

const counter = z
  .strictObject({ ...endpoint, bad: metricName, total: metricName, toleratedRatio: ratio.default(1) })
  .transform(({ of, ...rest }) => ({ kind: "counter" as const, service: of, ...rest }));

const gauge = z
  .strictObject({ ...endpoint, gauge: metricName, ...limits })
  .transform(({ of, path, gauge: name, ...rest }) => ({
    kind: "limit" as const,
    source: { kind: "prometheus" as const, service: of, path, name },
    ...rest,
  }));

const url = z
  .strictObject({ url: z.url({ protocol: /^https?$/, error: "an http or https URL" }), ...limits })
  .transform(({ url: address, ...rest }) => ({
    kind: "limit" as const,
    source: { kind: "url" as const, url: address },
    ...rest,
  }));

/** Each is asked for at every look. */
const MOST_METRICS = 20;

const METRIC = "{ of, bad, total }, { of, gauge, max } or { url, max }";

const metric = z
  .union([counter, gauge, url], { error: METRIC })
  .refine((one) => one.kind === "counter" || one.min !== null || one.max !== null, { error: "a `min` or a `max`" });

const latency = z
  .strictObject({ toleratedRatio: ratio.default(1.1), badRatio: ratio.default(1.5) })
  .refine(({ toleratedRatio, badRatio }) => badRatio > toleratedRatio, {
    error: "a badRatio above the toleratedRatio",
  });

/** A judge with every value present; `false` for none. */
export const judgeSchema = z
  .strictObject(
    {
      alpha: probability("a probability between 0 and 1").default(0.01),
      beta: probability("a probability between 0 and 1").default(0.05),
      unit: z.enum(["session", "request"]).default("session"),
      timeout: duration.default(3_600_000),
      errors: z
        .strictObject({ toleratedRatio: ratio.default(1), bad: probability("a rate between 0 and 1").default(0.05) })
        .prefault({}),
      latency: z
        .union([z.literal(false), latency], { error: "{ toleratedRatio, badRatio } or false" })
        .prefault({})
        .transform((value) => (value === false ? null : value)),
      metrics: z
        .record(z.string().max(80, { error: "a name of at most 80 characters" }), metric)
        .refine((all) => Object.keys(all).length <= MOST_METRICS, { error: `at most ${MOST_METRICS} metrics` })
        .default({}),
    },
    { error: "{ alpha, beta, unit, timeout, errors, latency, metrics } or false" },
  )
  .transform((judge): JudgeSpec => judge);
