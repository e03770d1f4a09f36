import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { accepted, body, ok, pageOf } from "../answers.ts";
import { findApp } from "../find-app.ts";
import { page } from "../page.ts";
import { deployment } from "../schemas/deployment.ts";
import { environment } from "../schemas/environment.ts";
import { flag, inApp, inEnvironment, paging } from "../schemas/parameters.ts";
import { resolvedSpec } from "../schemas/spec.ts";

const all = flag.openapi({ description: "Destroyed ones too." });
const one = "/api/v1/apps/{app}/environments/{env}";

const list = createRoute({
  method: "get",
  path: "/api/v1/environments",
  summary: "List the environments of all apps",
  request: { query: z.object({ ...paging, app: inApp.shape.app.optional(), all }) },
  responses: ok("Environments by app and slug.", pageOf(environment)),
});

const listOfApp = createRoute({
  method: "get",
  path: "/api/v1/apps/{app}/environments",
  summary: "List the environments of an app",
  request: { params: inApp, query: z.object({ ...paging, all }) },
  responses: ok("Environments by slug.", pageOf(environment)),
});

const show = createRoute({
  method: "get",
  path: one,
  summary: "Show an environment",
  request: { params: inEnvironment },
  responses: ok("The environment.", environment),
});

const showSpec = createRoute({
  method: "get",
  path: `${one}/spec`,
  summary: "Show an environment's resolved settings",
  request: { params: inEnvironment },
  responses: ok("The settings, and where each comes from.", resolvedSpec),
});

const destroy = createRoute({
  method: "delete",
  path: one,
  summary: "Destroy an environment",
  request: { params: inEnvironment, query: z.object({ force: flag.openapi({ description: "A protected one too." }) }) },
  responses: accepted("The deployment that destroys it.", deployment),
});

const rollback = createRoute({
  method: "post",
  path: `${one}/rollback`,
  summary: "Roll back to an earlier release",
  request: {
    params: inEnvironment,
    body: body(
      z.strictObject({
        to: z.int().min(1).optional().openapi({ description: "Default: the release before." }),
        force: z.boolean().default(false).openapi({ description: "Also across a migration that took data away." }),
      }),
    ),
  },
  responses: accepted("The deployment that rolls back.", deployment),
});

export function addEnvironmentRoutes(api: Api): void {
  api.openapi(list, ({ env, req, json }) => {
    const { app, all: withDestroyed, ...paged } = req.valid("query");
    const found = env.control.environments({ all: withDestroyed, ...(app !== undefined && { app }) });
    return json(
      page(found, (each) => `${each.app}/${each.slug}`, paged),
      200,
    );
  });
  api.openapi(listOfApp, ({ env, req, json }) => {
    const { name } = findApp(env.control, req.valid("param").app);
    const { all: withDestroyed, ...paged } = req.valid("query");
    return json(
      page(env.control.environments({ app: name, all: withDestroyed }), (each) => each.slug, paged),
      200,
    );
  });
  api.openapi(show, ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(env.control.environment(app, name), 200);
  });
  api.openapi(showSpec, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(await env.control.spec(app, name), 200);
  });
  api.openapi(destroy, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(await env.control.destroy(app, name, req.valid("query")), 202);
  });
  api.openapi(rollback, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    const { to = null, force } = req.valid("json");
    return json(await env.control.rollback(app, name, { to, force }), 202);
  });
}
