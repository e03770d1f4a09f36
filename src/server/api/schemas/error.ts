import { z } from "@hono/zod-openapi";

export const errorRecord = z.object({
  code: z.string().openapi({ example: "environment-not-found" }),
  message: z.string(),
  hint: z.string().nullable(),
});

export const errorAnswer = z.object({ error: errorRecord }).openapi("Error");
