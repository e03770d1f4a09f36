import { z } from "@hono/zod-openapi";
import { hostLabel } from "../../../lib/host-label.ts";

const app = z
  .string()
  .regex(hostLabel, "must have a-z, 0-9 and single - only, a letter first, at most 40 characters")
  .openapi({ example: "shop" });
const environment = z.string().min(1).max(300).openapi({
  description: "The environment's name, slug or branch; a `/` in it is sent as `%2F`.",
  example: "feature%2Fa",
});

export const inApp = z.object({ app });
export const inEnvironment = z.object({ app, env: environment });
export const ofDeployment = z.object({ id: z.string().min(1).max(100) });

export const flag = z
  .enum(["true", "false"])
  .default("false")
  .transform((value) => value === "true");

/** A page of a list: `before` is the `next` of the page before. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  before: z.string().min(1).max(300).optional(),
};
