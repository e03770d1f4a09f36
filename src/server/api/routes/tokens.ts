import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { body, failed, json as answer, ok, pageOf } from "../answers.ts";
import { page } from "../page.ts";
import { paging } from "../schemas/parameters.ts";
import { newToken, token } from "../schemas/token.ts";

const list = createRoute({
  method: "get",
  path: "/api/v1/tokens",
  summary: "List the tokens",
  request: { query: z.object(paging) },
  responses: ok("Tokens by id, without their secrets.", pageOf(token)),
});

const create = createRoute({
  method: "post",
  path: "/api/v1/tokens",
  summary: "Make a token",
  request: { body: body(z.strictObject({ name: z.string().min(1).max(100) })) },
  responses: { 201: answer("The token with its secret.", newToken), default: failed },
});

const revoke = createRoute({
  method: "delete",
  path: "/api/v1/tokens/{id}",
  summary: "Revoke a token",
  request: { params: z.object({ id: z.string().min(1).max(100) }) },
  responses: { 204: { description: "It is revoked." }, default: failed },
});

export function addTokenRoutes(api: Api): void {
  api.openapi(list, ({ env, req, json }) =>
    json(
      page(env.control.tokens(), (one) => one.id, req.valid("query")),
      200,
    ),
  );
  api.openapi(create, ({ env, req, json }) => json(env.control.createToken(req.valid("json").name), 201));
  api.openapi(revoke, (context) => {
    context.env.control.revokeToken(context.req.valid("param").id);
    return context.body(null, 204);
  });
}
