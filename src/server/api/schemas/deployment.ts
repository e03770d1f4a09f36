import { z } from "@hono/zod-openapi";
import type { DeploymentRecord } from "../../../model/records.ts";
import type { DeployAnswer, DeploymentDetail } from "../../control.ts";
import { errorRecord } from "./error.ts";
import { json } from "./json.ts";
import { plan } from "./plan.ts";
import { signalRecord } from "./signal-record.ts";
import { time } from "./time.ts";

export const deploymentStatus = z.enum(["queued", "running", "succeeded", "failed", "superseded", "cancelled"]);

export const deployment = z
  .object({
    id: z.string(),
    app: z.string(),
    slug: z.string(),
    environment: z.string(),
    branch: z.string(),
    commit: z.string().nullable(),
    kind: z.enum(["deploy", "rollback", "promote", "sleep", "wake", "destroy", "repair", "traffic"]),
    status: deploymentStatus,
    release: z.int().nullable().openapi({ description: "Version of the release that it makes live." }),
    createdAt: time,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    error: errorRecord.nullable(),
  })
  .openapi("Deployment") satisfies z.ZodType<DeploymentRecord>;

const stepRecord = z
  .object({
    phase: z.enum(["steps", "undo"]),
    id: z.string(),
    status: z.enum(["pending", "running", "done", "failed", "skipped"]),
    output: json,
    error: errorRecord.nullable(),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .openapi("StepRecord");

export const deploymentDetail = z
  .object({
    deployment,
    plan: plan.nullable(),
    journal: z.array(stepRecord).readonly(),
    signals: z.array(signalRecord).readonly().openapi({ description: "What people have asked of it, in order." }),
    url: z.string().nullable(),
  })
  .openapi("DeploymentDetail") satisfies z.ZodType<DeploymentDetail>;

export const deployAnswer = z
  .discriminatedUnion("status", [
    z.object({ status: z.literal("queued"), deployment }),
    z.object({ status: z.literal("skipped"), reason: z.string() }),
  ])
  .openapi("DeployAnswer") satisfies z.ZodType<DeployAnswer>;

export const deployRequest = z
  .strictObject({
    branch: z.string().min(1).max(300),
    commit: z.string().regex(/^[0-9a-f]{40,64}$/, "must be a full commit hash"),
  })
  .openapi("DeployRequest");
