import { createRoute, z } from "@hono/zod-openapi";
import { BoughError } from "../../../lib/bough-error.ts";
import { parseDuration } from "../../../lib/parse-duration.ts";
import type { Api } from "../api-environment.ts";
import { ok } from "../answers.ts";
import { metricsAnswer } from "../schemas/metrics.ts";
import { flag, inEnvironment } from "../schemas/parameters.ts";
import { time } from "../schemas/time.ts";

const HOUR = 3_600_000;

const duration = z
  .string()
  .transform((text) => parseDuration(text) ?? 0)
  .refine((ms) => ms > 0, "is no time such as 30s, 15m or 1h");

const read = createRoute({
  method: "get",
  path: "/api/v1/apps/{app}/environments/{env}/metrics",
  summary: "Read what was measured of an environment",
  description: "What a provider cannot tell, or what nothing is known of, is left out; it is never 0.",
  request: {
    params: inEnvironment,
    query: z.object({
      last: duration.optional().openapi({ type: "string", description: "Up to now. Default: 1h.", example: "15m" }),
      from: time
        .pipe(z.iso.datetime({ offset: true }))
        .optional()
        .openapi({ description: "Instead of `last`." }),
      to: time
        .pipe(z.iso.datetime({ offset: true }))
        .optional()
        .openapi({ description: "Default: now." }),
      period: duration
        .optional()
        .openapi({ type: "string", description: "From point to point. Default: by the length of the time." }),
      resource: z.string().min(1).max(100).optional(),
      instances: flag.openapi({ description: "Each instance as well, where they are told apart." }),
    }),
  },
  responses: ok("Series over time.", metricsAnswer),
});

export function addMetricRoutes(api: Api): void {
  api.openapi(read, async ({ env, req, json }) => {
    const { app, env: environment } = req.valid("param");
    const { last, from, to, period = null, resource = null, instances } = req.valid("query");
    if (last !== undefined && (from !== undefined || to !== undefined))
      throw new BoughError("input-invalid", "last: is the time up to now, so neither `from` nor `to` goes with it.");
    const end = to === undefined ? Date.now() : Date.parse(to);
    const begin = from === undefined ? end - (last ?? HOUR) : Date.parse(from);
    return json(
      await env.control.measured({ app, environment, resource, instances, from: begin, to: end, period }),
      200,
    );
  });
}
