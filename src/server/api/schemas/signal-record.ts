import { z } from "@hono/zod-openapi";
import type { SignalRecord } from "../../../model/signal.ts";
import { time } from "./time.ts";

export const signalKind = z.enum(["approve", "pause", "resume", "abort", "promote-full", "retry"]);

export const signalRecord = z
  .object({
    deployment: z.string(),
    seq: z.int(),
    at: time,
    kind: signalKind,
    actor: z.string(),
    token: z.string(),
    reason: z.string().nullable(),
  })
  .openapi("Signal") satisfies z.ZodType<SignalRecord>;
