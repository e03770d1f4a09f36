import { OpenAPIHono } from "@hono/zod-openapi";
import type { ZodError } from "zod";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { BoughError } from "../../lib/bough-error.ts";
import { publicError } from "../public-error.ts";
import { errorStatus } from "../error-status.ts";
import type { Api } from "./api-environment.ts";
import { limitBody } from "./limit-body.ts";
import { openApiHead } from "./open-api-head.ts";
import { addAppRoutes } from "./routes/apps.ts";
import { addChaosRoutes } from "./routes/chaos.ts";
import { addCostRoutes } from "./routes/cost.ts";
import { addDeploymentRoutes } from "./routes/deployments.ts";
import { addDiffRoutes } from "./routes/diff.ts";
import { addEnvironmentRoutes } from "./routes/environments.ts";
import { addEventRoutes } from "./routes/events.ts";
import { addJudgeRoutes } from "./routes/judge.ts";
import { addLogRoutes } from "./routes/logs.ts";
import { addMetricRoutes } from "./routes/metrics.ts";
import { addPromotionRoutes } from "./routes/promotions.ts";
import { addReleaseRoutes } from "./routes/releases.ts";
import { addServerRoutes } from "./routes/server.ts";
import { addSignalRoutes } from "./routes/signals.ts";
import { addSleepRoutes } from "./routes/sleep.ts";
import { addTokenRoutes } from "./routes/tokens.ts";
import { addTrafficRoutes } from "./routes/traffic.ts";
import { addVerdictRoutes } from "./routes/verdicts.ts";

/** The API's routes. Requests that get here are authenticated. */
export function createApi(): Api {
  const api: Api = new OpenAPIHono({ defaultHook: refuseInvalid });
  api.use("/api/*", limitBody);
  for (const add of routeGroups) add(api);
  api.doc31("/api/v1/openapi.json", openApiHead);
  api.notFound((context) => {
    throw new BoughError("route-not-found", `There is no ${context.req.method} ${context.req.path}.`, {
      hint: "See /api/v1/openapi.json.",
    });
  });
  api.onError((error, context) => {
    const known =
      error instanceof HTTPException
        ? new BoughError("input-invalid", error.message || "The body is not valid JSON.")
        : error;
    if (!(known instanceof BoughError) || known.code === "internal") context.env.onError(known);
    const record = publicError(known);
    return context.json({ error: record }, errorStatus(record.code) as ContentfulStatusCode);
  });
  return api;
}

const routeGroups = [
  addAppRoutes,
  addEnvironmentRoutes,
  addDiffRoutes,
  addCostRoutes,
  addReleaseRoutes,
  addLogRoutes,
  addMetricRoutes,
  addDeploymentRoutes,
  addEventRoutes,
  addSignalRoutes,
  addPromotionRoutes,
  addSleepRoutes,
  addTrafficRoutes,
  addVerdictRoutes,
  addJudgeRoutes,
  addChaosRoutes,
  addTokenRoutes,
  addServerRoutes,
];

function refuseInvalid(result: {
  readonly target: string;
  readonly success: boolean;
  readonly error?: ZodError;
}): void {
  if (result.success) return;
  const issue = result.error?.issues[0];
  const field = issue?.path.join(".") || result.target;
  throw new BoughError("input-invalid", `${field}: ${issue?.message ?? "is not valid"}`, {
    hint: "See /api/v1/openapi.json.",
  });
}
