import { createRoute, z } from "@hono/zod-openapi";
import { diffSpecs } from "../../../config/diff.ts";
import { ok } from "../answers.ts";
import type { Api } from "../api-environment.ts";
import { difference } from "../schemas/diff.ts";
import { inApp, inEnvironment } from "../schemas/parameters.ts";

const diff = createRoute({
  method: "get",
  path: "/api/v1/apps/{app}/diff",
  summary: "Compare the settings of two environments",
  request: { params: inApp, query: z.object({ a: inEnvironment.shape.env, b: inEnvironment.shape.env }) },
  responses: ok("The settings in which they differ.", z.object({ items: z.array(difference).readonly() })),
});

export function addDiffRoutes(api: Api): void {
  api.openapi(diff, async ({ env, req, json }) => {
    const { app } = req.valid("param");
    const { a, b } = req.valid("query");
    const [left, right] = await Promise.all([env.control.spec(app, a), env.control.spec(app, b)]);
    return json({ items: diffSpecs(left, right) }, 200);
  });
}
