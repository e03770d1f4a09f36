import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { ok } from "../answers.ts";
import { costEstimate } from "../schemas/cost.ts";
import { inEnvironment } from "../schemas/parameters.ts";

const show = createRoute({
  method: "get",
  path: "/api/v1/apps/{app}/environments/{env}/cost",
  summary: "Estimate what an environment costs in a month",
  request: {
    params: inEnvironment,
    query: z.object({
      requestsPerMinute: z.coerce
        .number()
        .min(0)
        .optional()
        .openapi({ description: "The load to estimate for, beside no load at all." }),
    }),
  },
  responses: ok(
    "The estimate; null where nothing has a price.",
    z.object({ estimate: costEstimate.nullable() }).openapi("CostAnswer"),
  ),
});

export function addCostRoutes(api: Api): void {
  api.openapi(show, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    const { requestsPerMinute = null } = req.valid("query");
    return json({ estimate: await env.control.cost(app, name, { requestsPerMinute }) }, 200);
  });
}
