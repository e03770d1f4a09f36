import { z } from "@hono/zod-openapi";
import type { ChecksSpec } from "../../../../model/checks.ts";
import { milliseconds } from "./milliseconds.ts";

const command = z
  .object({
    kind: z.literal("command"),
    name: z.string(),
    run: z.string().openapi({ description: "Shell command." }),
    with: z.string().openapi({ description: "Service whose artifact and links it has." }),
    timeout: milliseconds,
  })
  .openapi("CommandCheck");

const http = z
  .object({
    kind: z.literal("http"),
    name: z.string(),
    method: z.string(),
    path: z.string().openapi({ description: "Public path, query included." }),
    status: z.int(),
    contains: z.string().nullable().openapi({ description: "Text that the answer must hold; null for any." }),
    timeout: milliseconds,
  })
  .openapi("HttpCheck");

const list = z.array(z.discriminatedUnion("kind", [command, http])).readonly();

export const checks = z
  .object({
    beforeTraffic: list.openapi({ description: "Of the new revision, before it gets public traffic." }),
    atEachStep: list.openapi({ description: "After each change of its share." }),
    afterTraffic: list.openapi({ description: "When it has all the traffic and can still be taken back." }),
  })
  .openapi("Checks") satisfies z.ZodType<ChecksSpec>;
