import { createRoute, z } from "@hono/zod-openapi";
import type { Api } from "../api-environment.ts";
import { text } from "../answers.ts";
import { ofDeployment } from "../schemas/parameters.ts";
import { streamText } from "../stream-text.ts";
import { publicError } from "../../public-error.ts";

const sequence = z.coerce.number().int().min(0).optional();

const events = createRoute({
  method: "get",
  path: "/api/v1/deployments/{id}/events",
  summary: "Follow a deployment",
  description:
    "Server-sent events: `id` is the event's `seq`, `event` its `type`, `data` the event as JSON. The last one is `end`, when the deployment has ended, or `error`.",
  request: {
    params: ofDeployment,
    query: z.object({ after: sequence.openapi({ description: "Only events with a greater `seq`." }) }),
    headers: z.object({ "last-event-id": sequence }),
  },
  responses: text("The events so far, then those to come.", "text/event-stream"),
});

export function addEventRoutes(api: Api): void {
  api.openapi(events, (context) => {
    const { control } = context.env;
    const { id } = context.req.valid("param");
    const after = context.req.valid("header")["last-event-id"] ?? context.req.valid("query").after ?? 0;
    control.deployment(id);
    return streamText(context, {
      type: "text/event-stream",
      signOfLife: ":\n\n",
      lines: async function* lines(signal) {
        for await (const event of control.events(id, after, signal)) {
          yield `id: ${event.seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
        }
        yield "event: end\ndata: {}\n\n";
      },
      failed: (error) => `event: error\ndata: ${JSON.stringify({ error: publicError(error) })}\n\n`,
    });
  });
}
