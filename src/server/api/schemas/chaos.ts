import { z } from "@hono/zod-openapi";
import type { ExperimentReport, ProbeReport } from "../../../chaos/experiment-report.ts";
import type { ExperimentPreview } from "../../../chaos/preview.ts";
import type { RunDetail, RunSummary } from "../../chaos/chaos-control.ts";
import { time } from "./time.ts";

const outcome = z.enum(["held", "deviated", "not-started", "stopped", "aborted", "failed", "interrupted"]);
const instant = z.number().openapi({ description: "Milliseconds since 1970." });

const probe = z
  .object({
    name: z.string(),
    kind: z.enum(["http", "metric"]),
    holds: z.boolean(),
    looks: z.int(),
    held: z.int(),
    detail: z.string(),
  })
  .openapi("Probe") satisfies z.ZodType<ProbeReport>;

const phase = z
  .object({ from: instant, to: instant, probes: z.array(probe).readonly() })
  .nullable()
  .openapi({ description: "Null for a phase that was not reached." });

const report = z
  .object({
    id: z.string(),
    target: z.object({ app: z.string(), slug: z.string() }),
    experiment: z.string(),
    title: z.string(),
    actor: z.string(),
    outcome,
    reason: z.string(),
    startedAt: instant,
    endedAt: instant,
    before: phase,
    during: phase,
    after: phase,
    hits: z
      .array(
        z.object({
          fault: z.string(),
          requests: z.record(z.string(), z.int()).nullable().openapi({ description: "By release." }),
          instances: z.array(z.string()).readonly(),
        }),
      )
      .readonly(),
    reverted: z
      .object({ at: instant, by: z.enum(["taken-back", "expired"]), faults: z.array(z.string()).readonly() })
      .nullable(),
    recovery: z.number().nullable().openapi({ description: "Milliseconds until the steady state held again." }),
  })
  .openapi("ExperimentReport") satisfies z.ZodType<ExperimentReport>;

export const runSummary = z
  .object({
    id: z.string(),
    app: z.string(),
    slug: z.string(),
    experiment: z.string(),
    title: z.string(),
    actor: z.string(),
    phase: z.enum(["before", "during", "reverting", "after", "ended"]),
    startedAt: time,
    endedAt: time.nullable(),
    outcome: outcome.nullable().openapi({ description: "Null while it runs." }),
    reason: z.string().nullable(),
  })
  .openapi("ExperimentRun") satisfies z.ZodType<RunSummary>;

export const runDetail = runSummary
  .extend({
    faults: z.array(z.string()).readonly(),
    probes: z.array(probe).readonly().openapi({ description: "What the looks of the present phase say." }),
    report: report.nullable(),
    text: z.string().nullable().openapi({ description: "The report as a person reads it." }),
  })
  .openapi("ExperimentRunDetail") satisfies z.ZodType<RunDetail>;

export const preview = z
  .object({
    title: z.string(),
    duration: z.number().openapi({ description: "Milliseconds." }),
    faults: z
      .array(
        z.object({
          fault: z.string(),
          service: z.string(),
          instances: z.array(z.string()).readonly().openapi({ description: "Of which some would be ended." }),
          requests: z.number().nullable().openapi({ description: "That would be hit, at the present traffic." }),
        }),
      )
      .readonly(),
    probes: z.array(z.string()).readonly(),
    stop: z.array(z.string()).readonly(),
  })
  .openapi("ExperimentPreview") satisfies z.ZodType<ExperimentPreview>;

export const wanted = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, "must have a-z, 0-9 and - only, a letter first, at most 40 characters")
    .openapi({ description: "Of the live release's definition, or of the experiment that is given.", example: "slow" }),
  experiment: z.unknown().optional().openapi({
    type: "object",
    description: "An experiment as a definition has it; the definition's own unless given.",
  }),
};
