import { createRoute } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { accepted, body } from "../answers.ts";
import { actorOf } from "../schemas/actor.ts";
import { inEnvironment, ofDeployment } from "../schemas/parameters.ts";
import { signalAnswer, signalRequest } from "../schemas/signal.ts";

const description =
  "`approve` opens the gates that wait for somebody, `pause` lets no new step start until `resume`, `abort` takes the deployment back, `promote-full` passes by what is waited for and gives the release all the traffic, `retry` deploys again what has ended, or looks anew at what holds.";

const ofOne = createRoute({
  method: "post",
  path: "/api/v1/deployments/{id}/signals",
  summary: "Ask something of a deployment",
  description,
  request: { params: ofDeployment, body: body(signalRequest) },
  responses: accepted("What was asked, and of which deployment.", signalAnswer),
});

const ofEnvironment = createRoute({
  method: "post",
  path: "/api/v1/apps/{app}/environments/{env}/signals",
  summary: "Ask something of the deployment that is under way in an environment",
  description,
  request: { params: inEnvironment, body: body(signalRequest) },
  responses: accepted("What was asked, and of which deployment.", signalAnswer),
});

export function addSignalRoutes(api: Api): void {
  api.openapi(ofOne, async ({ env, req, json }) => {
    const { kind, ...by } = req.valid("json");
    const { id } = req.valid("param");
    return json(await env.control.signal({ deployment: id }, { kind, ...actorOf(env.token, by) }), 202);
  });
  api.openapi(ofEnvironment, async ({ env, req, json }) => {
    const { kind, ...by } = req.valid("json");
    const { app, env: environment } = req.valid("param");
    return json(await env.control.signal({ app, environment }, { kind, ...actorOf(env.token, by) }), 202);
  });
}
