import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { accepted, body, ok, pageOf } from "../answers.ts";
import { findApp } from "../find-app.ts";
import { page } from "../page.ts";
import { app } from "../schemas/app.ts";
import { deployAnswer, deployRequest } from "../schemas/deployment.ts";
import { inApp, paging } from "../schemas/parameters.ts";
import { planAnswer } from "../schemas/plan.ts";
import { receipt } from "../schemas/receipt.ts";

const list = createRoute({
  method: "get",
  path: "/api/v1/apps",
  summary: "List the apps",
  request: { query: z.object(paging) },
  responses: ok("Apps by name.", pageOf(app)),
});

const show = createRoute({
  method: "get",
  path: "/api/v1/apps/{app}",
  summary: "Show an app",
  request: { params: inApp },
  responses: ok("The app.", app),
});

const remove = createRoute({
  method: "delete",
  path: "/api/v1/apps/{app}",
  summary: "Destroy all environments of an app, then its repository",
  request: { params: inApp },
  responses: ok("What was removed.", receipt),
});

const deploy = createRoute({
  method: "post",
  path: "/api/v1/apps/{app}/deployments",
  summary: "Deploy a commit that is in the app's repository",
  request: { params: inApp, body: body(deployRequest) },
  responses: accepted("The deployment, or why there is none.", deployAnswer),
});

const plan = createRoute({
  method: "post",
  path: "/api/v1/apps/{app}/plan",
  summary: "Show what deploying a commit would do",
  request: { params: inApp, body: body(deployRequest) },
  responses: ok("The plan, or why there is none.", planAnswer),
});

export function addAppRoutes(api: Api): void {
  api.openapi(list, ({ env, req, json }) =>
    json(
      page(env.control.apps(), (one) => one.name, req.valid("query")),
      200,
    ),
  );
  api.openapi(show, ({ env, req, json }) => json(findApp(env.control, req.valid("param").app), 200));
  api.openapi(remove, async ({ env, req, json }) => json(await env.control.removeApp(req.valid("param").app), 200));
  api.openapi(deploy, async ({ env, req, json }) => {
    const { name } = findApp(env.control, req.valid("param").app);
    return json(await env.control.deploy({ app: name, ...req.valid("json") }), 202);
  });
  api.openapi(plan, async ({ env, req, json }) => {
    const { name } = findApp(env.control, req.valid("param").app);
    return json(await env.control.plan({ app: name, ...req.valid("json") }), 200);
  });
}
