import { z } from "@hono/zod-openapi";

/** Hours of the week, as release windows and schedules of experiments have them. */
export const days = z.array(z.int()).readonly().openapi({ description: "1 is Monday, 7 Sunday." });
export const timeOfDay = z.string().openapi({ example: "09:00" });
export const timeZone = z.string().openapi({ description: "IANA name of a time zone.", example: "Europe/Berlin" });
