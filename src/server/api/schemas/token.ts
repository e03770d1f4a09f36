import { z } from "@hono/zod-openapi";
import { time } from "./time.ts";

export const token = z.object({ id: z.string(), name: z.string(), createdAt: time }).openapi("Token");

export const newToken = z
  .object({
    id: z.string(),
    name: z.string(),
    token: z.string().openapi({ description: "The secret; it is shown only this once." }),
  })
  .openapi("NewToken");
