import { z } from "@hono/zod-openapi";

export const milliseconds = z.int().openapi({ description: "Milliseconds." });
