import { z } from "@hono/zod-openapi";
import type { Fault, FaultPlace } from "../../../../model/chaos.ts";
import { milliseconds } from "./milliseconds.ts";

/** Where a fault acts: all requests to a service, its public ones, or a link from one service to another. */
export const faultPlace = z
  .discriminatedUnion("at", [
    z.object({ at: z.enum(["service", "edge"]), service: z.string() }),
    z.object({ at: z.literal("link"), from: z.string(), service: z.string() }),
  ])
  .openapi("FaultPlace") satisfies z.ZodType<FaultPlace>;

export const fault = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("kill"), instances: z.int() }),
    z.object({ kind: z.literal("latency"), ms: milliseconds, jitter: milliseconds }),
    z.object({ kind: z.literal("error"), status: z.int() }),
    z.object({ kind: z.literal("timeout"), ms: milliseconds }),
    z.object({ kind: z.literal("reset"), after: milliseconds }),
    z.object({ kind: z.literal("bandwidth"), bytesPerSecond: z.int() }),
    z.object({ kind: z.literal("slow-close"), ms: milliseconds }),
    z.object({ kind: z.literal("slice"), size: z.int(), delay: milliseconds }),
    z.object({ kind: z.literal("limit"), bytes: z.int() }),
    z.object({ kind: z.literal("blackhole") }),
  ])
  .openapi("Fault") satisfies z.ZodType<Fault>;
