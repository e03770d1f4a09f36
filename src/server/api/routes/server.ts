import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { body, ok, text } from "../answers.ts";
import { receipt } from "../schemas/receipt.ts";
import { status } from "../schemas/status.ts";

const health = createRoute({
  method: "get",
  path: "/healthz",
  summary: "Tell that the server is alive",
  security: [],
  responses: ok("It is.", z.object({ status: z.literal("ok") })),
});

const showStatus = createRoute({
  method: "get",
  path: "/api/v1/status",
  summary: "Show the server's state",
  responses: ok("The state.", status),
});

const metrics = createRoute({
  method: "get",
  path: "/metrics",
  summary: "Read the metrics",
  responses: text("Prometheus text format.", "text/plain"),
});

const prune = createRoute({
  method: "post",
  path: "/api/v1/prune",
  summary: "Remove what should not exist",
  request: { body: body(z.strictObject({ dryRun: z.boolean().default(false) })) },
  responses: ok("What was removed, or would be.", receipt),
});

export function addServerRoutes(api: Api): void {
  api.openapi(health, ({ json }) => json({ status: "ok" as const }, 200));
  api.openapi(showStatus, async ({ env, json }) => json(await env.control.status(), 200));
  api.openapi(metrics, async (context) =>
    context.text(await context.env.control.metrics(), 200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
    }),
  );
  api.openapi(prune, async ({ env, req, json }) => json(await env.control.prune(req.valid("json")), 200));
  api.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
}
