import { z } from "@hono/zod-openapi";
import type { Json } from "../../../lib/json.ts";

/** Any JSON; what it means is the affair of the step that it belongs to. */
export const json = (z.unknown() as z.ZodType<Json>).openapi({ description: "Any JSON value." });
