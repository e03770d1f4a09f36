import { z } from "@hono/zod-openapi";
import type { Actor } from "../../control.ts";

/** Who asks and why, in the body of a request. */
export const asked = {
  as: z.string().trim().min(1).max(100).optional().openapi({
    description: "Name of the person who asks; the token's name unless given.",
    example: "anna",
  }),
  reason: z.string().trim().max(1000).optional().openapi({ description: "Kept beside what was asked." }),
};

/** `token` is the name of the token that the request came with. */
export const actorOf = (
  token: string,
  { as, reason }: { readonly as?: string | undefined; readonly reason?: string | undefined },
): Actor => ({ actor: as ?? token, token, reason: reason === undefined || reason === "" ? null : reason });
