import { createRoute, z } from "@hono/zod-openapi";
import { BoughError } from "../../../lib/bough-error.ts";
import { accepted, body, ok, pageOf } from "../answers.ts";
import type { Api } from "../api-environment.ts";
import { cut } from "../page.ts";
import { actorOf, asked } from "../schemas/actor.ts";
import { preview, runDetail, runSummary, wanted } from "../schemas/chaos.ts";
import { inApp, inEnvironment, paging } from "../schemas/parameters.ts";

const ofRun = z.object({ id: z.string().min(1).max(100) });

const begin = createRoute({
  method: "post",
  path: "/api/v1/apps/{app}/environments/{env}/experiments",
  summary: "Run an experiment",
  description:
    "Answers when the run is on disk, before anything is done. One at a time, and never beside a deployment.",
  request: { params: inEnvironment, body: body(z.strictObject({ ...wanted, as: asked.as })) },
  responses: accepted("The run.", runSummary),
});

const foresee = createRoute({
  method: "post",
  path: "/api/v1/apps/{app}/environments/{env}/experiments/preview",
  summary: "Tell what an experiment would do",
  description: "Measures the traffic for three seconds, and does nothing else.",
  request: { params: inEnvironment, body: body(z.strictObject(wanted)) },
  responses: ok("What it would hit, and what is watched.", preview),
});

const list = createRoute({
  method: "get",
  path: "/api/v1/experiments",
  summary: "List runs of experiments",
  request: {
    query: z.object({ ...paging, app: inApp.shape.app.optional(), environment: z.string().max(300).optional() }),
  },
  responses: ok("Runs, newest first.", pageOf(runSummary)),
});

const show = createRoute({
  method: "get",
  path: "/api/v1/experiments/{id}",
  summary: "Show a run of an experiment: how it goes, or its report",
  request: { params: ofRun },
  responses: ok("The run.", runDetail),
});

const stop = createRoute({
  method: "post",
  path: "/api/v1/experiments/{id}/stop",
  summary: "End a run of an experiment before its time",
  description: "Answers before its faults are taken back, which is the next thing that happens.",
  request: { params: ofRun, body: body(z.strictObject(asked)) },
  responses: accepted("The run.", runDetail),
});

export function addChaosRoutes(api: Api): void {
  api.openapi(begin, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    const { name: experiment, experiment: given = null, as } = req.valid("json");
    const request = { name: experiment, experiment: given, actor: as ?? env.token };
    return json(await env.control.beginExperiment(app, name, request), 202);
  });
  api.openapi(foresee, async ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    const { name: experiment, experiment: given = null } = req.valid("json");
    return json(await env.control.previewExperiment(app, name, { name: experiment, experiment: given }), 200);
  });
  api.openapi(list, async ({ env, req, json }) => {
    const { limit, before, app, environment } = req.valid("query");
    if (environment !== undefined && app === undefined)
      throw new BoughError("input-invalid", "environment: an environment is one of an app.", {
        hint: "Give `app` too.",
      });
    const found = await env.control.experimentRuns({
      limit: limit + 1,
      ...(before !== undefined && { before }),
      ...(app !== undefined && { app }),
      ...(environment !== undefined && { environment }),
    });
    return json(
      cut(found, ({ id }) => id, limit),
      200,
    );
  });
  api.openapi(show, async ({ env, req, json }) => json(await env.control.experimentRun(req.valid("param").id), 200));
  api.openapi(stop, async ({ env, req, json }) => {
    const { actor, reason } = actorOf(env.token, req.valid("json"));
    return json(await env.control.stopExperiment(req.valid("param").id, { actor, reason }), 202);
  });
}
