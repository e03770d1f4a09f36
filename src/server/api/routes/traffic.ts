import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { accepted, body, ok } from "../answers.ts";
import { actorOf, asked } from "../schemas/actor.ts";
import { deployment } from "../schemas/deployment.ts";
import { inEnvironment } from "../schemas/parameters.ts";
import { optimiser, optimiseRequest } from "../schemas/optimiser.ts";
import { maintenance, mirror, rules, split, trafficChange, trafficSettings } from "../schemas/traffic.ts";

const one = "/api/v1/apps/{app}/environments/{env}/traffic";

const show = createRoute({
  method: "get",
  path: one,
  summary: "Show what is set of an environment's traffic",
  request: { params: inEnvironment },
  responses: ok(
    "The settings, and their changes, newest first.",
    z
      .object({
        settings: trafficSettings,
        releases: z.array(z.int()).readonly().openapi({ description: "Versions that traffic can be led to." }),
        changes: z.array(trafficChange).readonly(),
        optimiser: optimiser.nullable().openapi({ description: "What the weights follow, if anything." }),
      })
      .openapi("Traffic"),
  ),
});

const set = createRoute({
  method: "post",
  path: one,
  summary: "Change an environment's traffic",
  description: "A part that is left out stays as it is. Everything is checked before anything changes.",
  request: {
    params: inEnvironment,
    body: body(
      z.strictObject({
        split: split.optional(),
        rules: rules.optional(),
        mirror: mirror.optional(),
        maintenance: maintenance.optional(),
        ...asked,
      }),
    ),
  },
  responses: accepted("The deployment that changes it.", deployment),
});

const optimise = createRoute({
  method: "post",
  path: `${one}/optimiser`,
  summary: "Have the weights follow what releases bring about",
  description:
    "Begins with even shares; then each release gets the probability that its rate of conversion is the highest, within the bounds. One that fails more often than the others gets nothing any more. Ends when the traffic is set otherwise, or another release is deployed.",
  request: { params: inEnvironment, body: body(z.strictObject({ ...optimiseRequest, ...asked })) },
  responses: accepted("The deployment that begins it.", deployment),
});

const end = createRoute({
  method: "delete",
  path: `${one}/optimiser`,
  summary: "Leave the weights as they are",
  request: { params: inEnvironment },
  responses: ok("Whether they followed anything.", z.object({ ended: z.boolean() })),
});

const revert = createRoute({
  method: "post",
  path: `${one}/revert`,
  summary: "Set an environment's traffic as it was before the last change",
  request: { params: inEnvironment, body: body(z.strictObject(asked)) },
  responses: accepted("The deployment that changes it.", deployment),
});

export function addTrafficRoutes(api: Api): void {
  api.openapi(show, ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(env.control.traffic(app, name), 200);
  });
  api.openapi(set, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    const { as, reason, ...given } = req.valid("json");
    const settings = {
      ...(given.split !== undefined && { split: given.split }),
      ...(given.rules !== undefined && { rules: given.rules }),
      ...(given.mirror !== undefined && { mirror: given.mirror }),
      ...(given.maintenance !== undefined && { maintenance: given.maintenance }),
    };
    const by = actorOf(env.token, { as, reason });
    return json(await env.control.setTraffic(app, name, { settings, ...by }), 202);
  });
  api.openapi(optimise, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    const { as, reason, ...wanted } = req.valid("json");
    const by = actorOf(env.token, { as, reason });
    return json(await env.control.optimiseTraffic(app, name, { ...wanted, ...by }), 202);
  });
  api.openapi(end, ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json({ ended: env.control.endOptimising(app, name) }, 200);
  });
  api.openapi(revert, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    return json(await env.control.revertTraffic(app, name, actorOf(env.token, req.valid("json"))), 202);
  });
}
