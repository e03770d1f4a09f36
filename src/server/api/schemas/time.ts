import { z } from "@hono/zod-openapi";

export const time = z.string().openapi({ format: "date-time" });
