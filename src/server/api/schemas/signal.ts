import { z } from "@hono/zod-openapi";
import type { SignalAnswer } from "../../control.ts";
import { asked } from "./actor.ts";
import { deployment } from "./deployment.ts";
import { signalKind, signalRecord } from "./signal-record.ts";

export const signalRequest = z.strictObject({ kind: signalKind, ...asked }).openapi("SignalRequest");

export const signalAnswer = z
  .object({
    signal: signalRecord,
    deployment: deployment.openapi({
      description: "Of which it was asked; after the retry of one that had ended, the new one.",
    }),
  })
  .openapi("SignalAnswer") satisfies z.ZodType<SignalAnswer>;
