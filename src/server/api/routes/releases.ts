import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { ok, pageOf } from "../answers.ts";
import { cut } from "../page.ts";
import { inEnvironment, paging } from "../schemas/parameters.ts";
import { release, releaseView } from "../schemas/release.ts";

const version = z.coerce.number().int().min(1);

const list = createRoute({
  method: "get",
  path: "/api/v1/apps/{app}/environments/{env}/releases",
  summary: "List an environment's releases",
  request: { params: inEnvironment, query: z.object({ ...paging, before: version.optional() }) },
  responses: ok("Releases, newest first.", pageOf(releaseView)),
});

const show = createRoute({
  method: "get",
  path: "/api/v1/apps/{app}/environments/{env}/releases/{version}",
  summary: "Show a release",
  request: { params: inEnvironment.extend({ version }) },
  responses: ok("The release.", release),
});

export function addReleaseRoutes(api: Api): void {
  api.openapi(list, ({ env, req, json }) => {
    const { app, env: name } = req.valid("param");
    const { limit, before } = req.valid("query");
    const releases = env.control.releases(app, name).filter((one) => before === undefined || one.version < before);
    return json(
      cut(releases, (one) => String(one.version), limit),
      200,
    );
  });
  api.openapi(show, ({ env, req, json }) => {
    const { app, env: name, version: number } = req.valid("param");
    return json(env.control.release(app, name, number), 200);
  });
}
