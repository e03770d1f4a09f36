import { z } from "@hono/zod-openapi";
import type { GatesSpec } from "../../../../model/gates.ts";
import { time } from "../time.ts";
import { days, timeOfDay, timeZone } from "./hours.ts";

const window = z
  .object({
    days,
    from: timeOfDay,
    to: timeOfDay.openapi({ description: "First minute outside; before `from`, it is on the next day." }),
    zone: timeZone,
    outside: z
      .enum(["wait", "approval"])
      .openapi({ description: "Outside, a release waits for the window, or for somebody's approval." }),
  })
  .openapi("ReleaseWindow");

const freeze = z
  .object({ from: time, to: time.openapi({ description: "First moment after it." }), reason: z.string() })
  .openapi("Freeze");

export const gates = z
  .object({
    approval: z
      .object({ by: z.array(z.string()).readonly().openapi({ description: "Names; empty for anybody." }) })
      .nullable(),
    window: window.nullable(),
    freezes: z.array(freeze).readonly(),
  })
  .openapi("Gates", {
    description: "What must be open before a release takes public traffic.",
  }) satisfies z.ZodType<GatesSpec>;
