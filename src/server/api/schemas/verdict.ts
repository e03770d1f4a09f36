import { z } from "@hono/zod-openapi";
import type { JudgeSettings } from "../../../release/judge/judge-settings.ts";
import type { Verdict } from "../../../release/judge/verdict.ts";
import type {
  PreflightAnswer,
  Replay,
  SelftestReport,
  VerdictDetail,
  VerdictSummary,
} from "../../judging/judge-control.ts";
import { time } from "./time.ts";

const byArm = <Value extends z.ZodType>(value: Value) => z.object({ canary: value, stable: value });
const counts = byArm(z.object({ successes: z.int(), failures: z.int() }));
const seconds = z.number().openapi({ description: "Seconds since the canary began." });
const outcome = z.enum(["pass", "fail", "inconclusive"]);
const reason = z.enum(["worse", "healthy", "undecided", "timeout", "no-data", "incident"]);
const named = (prefix: string) => z.templateLiteral([z.literal(prefix), z.string()]);

const rateEvidence = z.object({
  metric: z.union([z.literal("errors"), z.literal("slow"), named("counter:") as z.ZodType<`counter:${string}`>]),
  ...counts.shape,
  logE: z.number().openapi({ description: "Natural logarithm of the e-process; at `logThreshold` the canary fails." }),
  logThreshold: z.number(),
  worseSince: seconds.nullable(),
  logLikelihoodRatio: z.number().openapi({ description: "Of Wald's test; at `passesAt` or below it is accepted." }),
  passesAt: z.number(),
  accepted: z.boolean(),
  incident: z.boolean(),
});

const latencyEvidence = z.object({
  metric: z.literal("latency"),
  canary: z.int(),
  stable: z.int(),
  ratio: z.number().nullable(),
  againstTolerated: z.number(),
  logThreshold: z.number(),
  againstBad: z.number(),
  logAcceptance: z.number(),
  worseSince: seconds.nullable(),
  accepted: z.boolean(),
});

const limitEvidence = z.object({
  metric: named("limit:") as z.ZodType<`limit:${string}`>,
  values: z.array(z.number()).readonly().nullable(),
  outside: z.int(),
  worseSince: seconds.nullable(),
  accepted: z.boolean(),
});

const instanceEvidence = z.object({
  metric: z.literal("instances"),
  last: byArm(z.object({ total: z.int(), healthy: z.int(), restarts: z.int() })).nullable(),
  restarts: byArm(z.int()),
  worseSince: seconds.nullable(),
  incident: z.boolean(),
});

export const verdict = z
  .object({
    outcome,
    reason,
    at: seconds,
    looks: z.int(),
    evidence: z.array(z.string()).readonly().openapi({ description: "In plain words, the decisive sentence first." }),
    metrics: z.array(z.union([rateEvidence, latencyEvidence, limitEvidence, instanceEvidence])).readonly(),
    smallestDetectable: z.number().nullable().exactOptional(),
  })
  .openapi("Verdict") satisfies z.ZodType<Verdict>;

const rate = z.object({
  baseline: z.number(),
  bad: z.number(),
  toleratedRatio: z.number(),
  alternative: z.enum(["greater", "two-sided"]),
  looks: z.number().exactOptional(),
});

const settings = z
  .object({
    alpha: z.number(),
    beta: z.number(),
    unit: z.enum(["request", "session"]),
    timeout: z.number().openapi({ description: "Seconds." }),
    errors: rate,
    slow: rate.extend({ above: byArm(z.number()).exactOptional() }).exactOptional(),
    latency: z.object({ toleratedRatio: z.number(), badRatio: z.number(), tau: z.number() }).exactOptional(),
    counters: z.record(z.string(), rate).exactOptional(),
    limits: z
      .record(z.string(), z.object({ min: z.number().nullable(), max: z.number().nullable(), looks: z.int() }))
      .exactOptional(),
  })
  .openapi("JudgeSettings") satisfies z.ZodType<JudgeSettings>;

export const verdictSummary = z
  .object({
    id: z.string(),
    deployment: z.string(),
    app: z.string(),
    slug: z.string(),
    release: z.int(),
    previous: z.int().openapi({ description: "Version of the release that it is compared with." }),
    startedAt: time,
    lookedAt: time.nullable(),
    looks: z.int(),
    outcome: outcome.nullable().openapi({ description: "Null before the first look." }),
    reason: reason.nullable(),
  })
  .openapi("VerdictSummary") satisfies z.ZodType<VerdictSummary>;

export const verdictDetail = verdictSummary
  .extend({ notes: z.array(z.string()).readonly(), settings, verdict: verdict.nullable() })
  .openapi("VerdictDetail") satisfies z.ZodType<VerdictDetail>;

export const replay = z
  .object({
    id: z.string(),
    looks: z.int(),
    same: z.boolean().openapi({ description: "To the last digit." }),
    stored: verdict.nullable(),
    replayed: verdict,
  })
  .openapi("Replay") satisfies z.ZodType<Replay>;

const split = z.object({
  share: z.number(),
  medianMinutes: z.number().nullable(),
  probability: z.number(),
  smallestDetectable: z.number().nullable(),
  minutesToPass: z.number().nullable(),
});

export const preflight = z
  .object({
    app: z.string(),
    environment: z.string(),
    release: z.int(),
    requestsPerMinute: z.number(),
    share: z.number().openapi({ description: "Percent." }),
    duration: z.number().openapi({ description: "Milliseconds for which the share is watched." }),
    notes: z.array(z.string()).readonly(),
    forecast: z.object({
      asked: split,
      feasible: z.boolean(),
      better: split.nullable(),
      evidence: z.array(z.string()).readonly(),
    }),
  })
  .openapi("Preflight") satisfies z.ZodType<PreflightAnswer>;

export const selftest = z
  .object({
    app: z.string(),
    environment: z.string(),
    release: z.int(),
    looks: z.int(),
    counted: z.int().openapi({ description: "Sessions or requests, of both halves together." }),
    unit: z.enum(["session", "request"]),
    verdict,
    runs: z.int(),
    alarms: z.int(),
    rate: z.number(),
    low: z.number().openapi({ description: "Of the rate's 95 % confidence interval." }),
    high: z.number(),
    alpha: z.number(),
    holds: z.boolean().openapi({ description: "False where the rate is above alpha with 95 % confidence." }),
  })
  .openapi("Selftest") satisfies z.ZodType<SelftestReport>;
