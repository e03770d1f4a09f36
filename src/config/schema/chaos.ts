import { z } from "zod";
import type { Fault, FaultPlace } from "../../model/chaos.ts";
import { days, timeOfDay, timeZone } from "./gates.ts";
import { duration } from "./values.ts";

const share = z.number({ error: "a share from 0 to 1" }).gt(0, { error: "more than 0" }).max(1, { error: "at most 1" });
const milliseconds = z.int({ error: "whole milliseconds" }).min(0).max(3_600_000);
const service = z.string({ error: "a service" });
const name = z.string().min(1).max(80).optional();

const httpProbe = z
  .strictObject({
    name,
    path: z.string().regex(/^\/[!-~]*$/, { error: 'a path such as "/healthz"' }),
    status: z.int().min(100).max(599).default(200),
    within: duration.default(5000),
    tolerance: share.default(1),
  })
  .transform((probe) => ({ ...probe, kind: "http" as const, name: probe.name ?? `GET ${probe.path}` }));

const metricProbe = z
  .strictObject({ name, of: service, metric: z.enum(["error-rate", "p95"]), max: z.number().min(0) })
  .transform(({ of, ...probe }) => ({
    ...probe,
    kind: "metric" as const,
    service: of,
    name: probe.name ?? `${probe.metric} of ${of}`,
  }));

const probes = z.array(z.union([httpProbe, metricProbe], { error: "{ path, status, within } or { of, metric, max }" }));

const place = {
  of: service,
  from: service.optional(),
  edge: z.literal(true).optional(),
  share: share.default(1),
  direction: z.enum(["request", "response"]).default("response"),
};

const fault = z
  .discriminatedUnion(
    "kind",
    [
      z.strictObject({ ...place, kind: z.literal("kill"), instances: z.int().min(1).default(1) }),
      z.strictObject({ ...place, kind: z.literal("latency"), ms: milliseconds, jitter: milliseconds.default(0) }),
      z.strictObject({ ...place, kind: z.literal("error"), status: z.int().min(400).max(599).default(503) }),
      z.strictObject({ ...place, kind: z.literal("timeout"), ms: milliseconds }),
      z.strictObject({ ...place, kind: z.literal("reset"), after: milliseconds.default(0) }),
      z.strictObject({ ...place, kind: z.literal("bandwidth"), bytesPerSecond: z.int().min(1) }),
      z.strictObject({ ...place, kind: z.literal("slow-close"), ms: milliseconds }),
      z.strictObject({ ...place, kind: z.literal("slice"), size: z.int().min(1), delay: milliseconds.default(0) }),
      z.strictObject({ ...place, kind: z.literal("limit"), bytes: z.int().min(0) }),
      z.strictObject({ ...place, kind: z.literal("blackhole") }),
    ],
    { error: 'a fault such as { kind: "latency", of: api, ms: 300 }' },
  )
  .refine(({ from, edge }) => from === undefined || edge === undefined, { error: "`from` or `edge`, not both" })
  .transform(({ of, from, edge, share: hit, direction, ...rest }) => ({
    place: placeOf(of, from, edge),
    share: hit,
    direction,
    fault: rest satisfies Fault,
  }));

function placeOf(of: string, from: string | undefined, edge: true | undefined): FaultPlace {
  if (from !== undefined) return { at: "link", from, service: of };
  return { at: edge === true ? "edge" : "service", service: of };
}

/** One experiment; a title that is left out is empty. */
export const experimentSchema = z
  .strictObject(
    {
      title: z.string().max(200).optional(),
      steadyState: probes.min(1, { error: "at least one probe" }).max(20),
      method: z.array(fault).min(1, { error: "at least one fault" }).max(20),
      duration: duration.default(60_000),
      stop: probes.max(20).default([]),
    },
    { error: "{ steadyState, method }" },
  )
  .transform((one) => ({ ...one, title: one.title ?? "" }));

const schedule = z.strictObject({
  experiments: z.array(z.string()).default([]),
  days: days.default([1, 2, 3, 4, 5]),
  from: timeOfDay.default("09:00"),
  to: timeOfDay.default("15:00"),
  zone: timeZone.default("UTC"),
  every: duration.default(86_400_000),
  minimumGap: duration.default(3_600_000),
});

/** Chaos with every value present; titles and scheduled experiments that are left out are still to be named. */
export const chaosSchema = z
  .strictObject(
    {
      allowed: z.boolean().default(false),
      experiments: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), experimentSchema).default({}),
      schedule: schedule.nullable().default(null),
    },
    { error: "{ allowed, experiments, schedule }" },
  )
  .transform(({ allowed, experiments, schedule: times }) => ({
    allowed,
    experiments: Object.fromEntries(
      Object.entries(experiments).map(([key, one]) => [key, { ...one, title: one.title === "" ? key : one.title }]),
    ),
    schedule:
      times === null
        ? null
        : { ...times, experiments: times.experiments.length === 0 ? Object.keys(experiments) : times.experiments },
  }));
