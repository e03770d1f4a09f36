import { z } from "@hono/zod-openapi";
import type { SpecDifference } from "../../../config/diff.ts";

const side = z.object({
  value: z.unknown(),
  origin: z.string().openapi({ description: "`default`, `resources`, or the name of an environment rule." }),
});

export const difference = z
  .object({ path: z.string().openapi({ example: "resources.api.instances" }), a: side, b: side })
  .openapi("Difference") satisfies z.ZodType<SpecDifference>;
