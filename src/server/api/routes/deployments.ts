import { createRoute, z } from "@hono/zod-openapi";
import { BoughError } from "../../../lib/bough-error.ts";
import type { DeploymentStatus } from "../../../model/records.ts";
import type { Api } from "../api-environment.ts";
import { accepted, ok, pageOf } from "../answers.ts";
import { actorOf } from "../schemas/actor.ts";
import { cut } from "../page.ts";
import { deployment, deploymentDetail, deploymentStatus } from "../schemas/deployment.ts";
import { inApp, ofDeployment, paging } from "../schemas/parameters.ts";
import { receipt } from "../schemas/receipt.ts";

const statuses = z
  .string()
  .transform((value): readonly DeploymentStatus[] => value.split(",") as DeploymentStatus[])
  .pipe(z.array(deploymentStatus))
  .optional()
  .openapi({
    type: "string",
    description: "Only those with one of these, comma-separated.",
    example: "queued,running",
  });

const list = createRoute({
  method: "get",
  path: "/api/v1/deployments",
  summary: "List deployments",
  request: {
    query: z.object({
      ...paging,
      app: inApp.shape.app.optional(),
      environment: z.string().max(300).optional(),
      status: statuses,
    }),
  },
  responses: ok("Deployments, newest first.", pageOf(deployment)),
});

const show = createRoute({
  method: "get",
  path: "/api/v1/deployments/{id}",
  summary: "Show a deployment",
  request: { params: ofDeployment },
  responses: ok("The deployment with its plan and journal.", deploymentDetail),
});

const cancel = createRoute({
  method: "post",
  path: "/api/v1/deployments/{id}/cancel",
  summary: "Cancel a deployment at its next step",
  request: { params: ofDeployment },
  responses: accepted("The deployment.", deployment),
});

const showReceipt = createRoute({
  method: "get",
  path: "/api/v1/deployments/{id}/receipt",
  summary: "Show what a teardown removed",
  request: { params: ofDeployment },
  responses: ok("The receipt.", receipt),
});

export function addDeploymentRoutes(api: Api): void {
  api.openapi(list, ({ env, req, json }) => {
    const { limit, before, app, environment, status } = req.valid("query");
    const found = env.control.deployments({
      limit: limit + 1,
      ...(before !== undefined && { before }),
      ...(app !== undefined && { app }),
      ...(environment !== undefined && { environment }),
      ...(status !== undefined && { statuses: status }),
    });
    return json(
      cut(found, (one) => one.id, limit),
      200,
    );
  });
  api.openapi(show, ({ env, req, json }) => json(env.control.deployment(req.valid("param").id), 200));
  api.openapi(cancel, async ({ env, req, json }) =>
    json(await env.control.cancel(req.valid("param").id, actorOf(env.token, {})), 202),
  );
  api.openapi(showReceipt, ({ env, req, json }) => {
    const { id } = req.valid("param");
    const found = env.control.receipt(id);
    if (found === null)
      throw new BoughError("receipt-not-found", `The deployment ${id} has no receipt.`, {
        hint: "Only a teardown that has ended has one.",
      });
    return json(found, 200);
  });
}
