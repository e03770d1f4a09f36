import { z } from "@hono/zod-openapi";
import type { SignalAnswer } from "../../control.ts";
import { asked } from "./actor.ts";
import { deployment } from "./deployment.ts";
import { time } from "./time.ts";

const kind = z.enum(["approve", "pause", "resume", "abort", "promote-full", "retry"]);

export const signalRequest = z.strictObject({ kind, ...asked }).openapi("SignalRequest");

export const signalAnswer = z
  .object({
    signal: z
      .object({
        deployment: z.string(),
        seq: z.int(),
        at: time,
        kind,
        actor: z.string(),
        token: z.string(),
        reason: z.string().nullable(),
      })
      .openapi("Signal"),
    deployment: deployment.openapi({
      description: "Of which it was asked; after the retry of one that had ended, the new one.",
    }),
  })
  .openapi("SignalAnswer") satisfies z.ZodType<SignalAnswer>;
