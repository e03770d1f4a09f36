import { createRoute, z } from "@hono/zod-openapi";
import { BoughError } from "../../../lib/bough-error.ts";
import { ok, pageOf } from "../answers.ts";
import type { Api } from "../api-environment.ts";
import { cut } from "../page.ts";
import { inApp, ofDeployment, paging } from "../schemas/parameters.ts";
import { replay, verdictDetail, verdictSummary } from "../schemas/verdict.ts";

const ofVerdict = z.object({ id: z.string().min(1).max(100) });

const list = createRoute({
  method: "get",
  path: "/api/v1/verdicts",
  summary: "List the verdicts on releases",
  request: {
    query: z.object({
      ...paging,
      app: inApp.shape.app.optional(),
      environment: z.string().max(300).optional(),
      deployment: ofDeployment.shape.id.optional(),
    }),
  },
  responses: ok("Verdicts, newest first.", pageOf(verdictSummary)),
});

const show = createRoute({
  method: "get",
  path: "/api/v1/verdicts/{id}",
  summary: "Show a verdict with its evidence",
  request: { params: ofVerdict },
  responses: ok("The verdict.", verdictDetail),
});

const again = createRoute({
  method: "post",
  path: "/api/v1/verdicts/{id}/replay",
  summary: "Compute a verdict again from its record",
  request: { params: ofVerdict },
  responses: ok("Both verdicts, and whether they are the same.", replay),
});

export function addVerdictRoutes(api: Api): void {
  api.openapi(list, ({ env, req, json }) => {
    const { limit, before, app, environment, deployment } = req.valid("query");
    if (environment !== undefined && app === undefined)
      throw new BoughError("input-invalid", "environment: an environment is one of an app.", {
        hint: "Give `app` too.",
      });
    const found = env.control.verdicts({
      limit: limit + 1,
      ...(before !== undefined && { before }),
      ...(app !== undefined && { app }),
      ...(environment !== undefined && { environment }),
      ...(deployment !== undefined && { deployment }),
    });
    return json(
      cut(found, ({ id }) => id, limit),
      200,
    );
  });
  api.openapi(show, ({ env, req, json }) => json(env.control.verdict(req.valid("param").id), 200));
  api.openapi(again, ({ env, req, json }) => json(env.control.replayVerdict(req.valid("param").id), 200));
}
