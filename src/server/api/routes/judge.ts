import { createRoute, z } from "@hono/zod-openapi";
import { ok } from "../answers.ts";
import type { Api } from "../api-environment.ts";
import { inEnvironment } from "../schemas/parameters.ts";
import { preflight, selftest } from "../schemas/verdict.ts";

const foresee = createRoute({
  method: "get",
  path: "/api/v1/apps/{app}/environments/{env}/preflight",
  summary: "Tell what a judge could see at the present traffic",
  description: "Measures the traffic for five seconds.",
  request: {
    params: inEnvironment,
    query: z.object({
      share: z.coerce
        .number()
        .gt(0)
        .lt(100)
        .optional()
        .openapi({ description: "Percent; the strategy's first unless given." }),
    }),
  },
  responses: ok("What is seen, when, and the split that would do better.", preflight),
});

const test = createRoute({
  method: "post",
  path: "/api/v1/apps/{app}/environments/{env}/selftest",
  summary: "Measure a judge's false alarms on the live release",
  description:
    "Divides the live traffic among two names of the same instances for the duration, and answers after it. Deployments of the environment wait until then.",
  request: {
    params: inEnvironment,
    body: {
      content: {
        "application/json": {
          schema: z.strictObject({
            runs: z.int().min(1).max(5_000).default(200),
            duration: z.int().min(1_000).max(600_000).default(60_000).openapi({ description: "Milliseconds." }),
          }),
        },
      },
    },
  },
  responses: ok("The measured rate of false alarms.", selftest),
});

export function addJudgeRoutes(api: Api): void {
  api.openapi(foresee, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(await env.control.preflight(app, name, { share: req.valid("query").share ?? null }), 200);
  });
  api.openapi(test, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(await env.control.selftest(app, name, req.valid("json")), 200);
  });
}
