import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { text } from "../answers.ts";
import { flag, inEnvironment } from "../schemas/parameters.ts";
import { streamText } from "../stream-text.ts";
import { publicError } from "../../public-error.ts";

const logs = createRoute({
  method: "get",
  path: "/api/v1/apps/{app}/environments/{env}/logs",
  summary: "Read an environment's logs",
  description:
    "One JSON object a line: `{ resource, instance, line }`; an empty line is a sign of life; `{ error }` as the last line says what went wrong.",
  request: {
    params: inEnvironment,
    query: z.object({
      tail: z.coerce.number().int().min(0).max(100_000).default(100),
      follow: flag,
      resource: z.string().min(1).max(100).optional(),
    }),
  },
  responses: text("The last lines, then, with `follow`, those to come.", "application/x-ndjson"),
});

export function addLogRoutes(api: Api): void {
  api.openapi(logs, (context) => {
    const { control } = context.env;
    const { app, env: name } = context.req.valid("param");
    const { tail, follow, resource = null } = context.req.valid("query");
    const { slug } = control.environment(app, name);
    return streamText(context, {
      type: "application/x-ndjson",
      signOfLife: "\n",
      lines: async function* lines(signal) {
        for await (const line of control.logs({ app, environment: slug, resource, tail, follow, signal })) {
          yield `${JSON.stringify(line)}\n`;
        }
      },
      failed: (error) => `${JSON.stringify({ error: publicError(error) })}\n`,
    });
  });
}
