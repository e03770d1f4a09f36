import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { accepted, body, ok } from "../answers.ts";
import { actorOf, asked } from "../schemas/actor.ts";
import { deployment } from "../schemas/deployment.ts";
import { difference } from "../schemas/diff.ts";
import { inEnvironment } from "../schemas/parameters.ts";
import { plan } from "../schemas/plan.ts";

const from = inEnvironment.shape.env;
const one = "/api/v1/apps/{app}/environments/{env}/promotion";

const show = createRoute({
  method: "get",
  path: one,
  summary: "Show what promoting to an environment would do",
  request: { params: inEnvironment, query: z.object({ from }) },
  responses: ok(
    "The plan, and the settings in which the environments differ.",
    z
      .object({ environment: z.string(), release: z.int(), plan, differences: z.array(difference).readonly() })
      .openapi("PromotionPlan"),
  ),
});

const promote = createRoute({
  method: "post",
  path: one,
  summary: "Deploy the very artifacts of another environment's release",
  request: { params: inEnvironment, body: body(z.strictObject({ from, ...asked })) },
  responses: accepted("The deployment of the target.", deployment),
});

export function addPromotionRoutes(api: Api): void {
  api.openapi(show, async ({ env, req, json }) => {
    const { app, env: to } = req.valid("param");
    return json(await env.control.planPromotion(app, req.valid("query").from, to), 200);
  });
  api.openapi(promote, async ({ env, req, json }) => {
    const { app, env: to } = req.valid("param");
    const { from: source, ...by } = req.valid("json");
    return json(await env.control.promote(app, source, to, actorOf(env.token, by)), 202);
  });
}
