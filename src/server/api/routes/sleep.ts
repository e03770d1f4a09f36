import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { accepted, body, ok } from "../answers.ts";
import { deployment } from "../schemas/deployment.ts";
import { inEnvironment } from "../schemas/parameters.ts";
import { sleepPlan } from "../schemas/plan.ts";

const one = "/api/v1/apps/{app}/environments/{env}";

const sleep = createRoute({
  method: "post",
  path: `${one}/sleep`,
  summary: "Put an environment to sleep",
  description: "The release that serves stays, without instances. Asleep already is fine.",
  request: {
    params: inEnvironment,
    body: body(z.strictObject({ force: z.boolean().default(false).openapi({ description: "A protected one too." }) })),
  },
  responses: accepted("The deployment that puts it to sleep.", deployment),
});

const wake = createRoute({
  method: "post",
  path: `${one}/wake`,
  summary: "Wake an environment",
  description: "The very release that fell asleep gets its instances back. Awake already is fine.",
  request: { params: inEnvironment },
  responses: accepted("The deployment that wakes it.", deployment),
});

const planSleep = createRoute({
  method: "get",
  path: `${one}/sleep`,
  summary: "Plan putting an environment to sleep",
  request: { params: inEnvironment },
  responses: ok("What it would do, and what that changes of the cost.", sleepPlan),
});

const planWake = createRoute({
  method: "get",
  path: `${one}/wake`,
  summary: "Plan waking an environment",
  request: { params: inEnvironment },
  responses: ok("What it would do, and what that changes of the cost.", sleepPlan),
});

export function addSleepRoutes(api: Api): void {
  api.openapi(sleep, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(await env.control.sleep(app, name, req.valid("json")), 202);
  });
  api.openapi(wake, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(await env.control.wake(app, name), 202);
  });
  api.openapi(planSleep, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(await env.control.planSleep(app, name, true), 200);
  });
  api.openapi(planWake, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(await env.control.planSleep(app, name, false), 200);
  });
}
