import { z } from "@hono/zod-openapi";
import type { ProviderSpec } from "../../../../model/provider.ts";

export const provider = z
  .discriminatedUnion("name", [
    z.object({ name: z.literal("local") }),
    z.object({
      name: z.literal("aws"),
      region: z.string(),
      account: z.string().nullable(),
      profile: z.string().nullable(),
      domain: z.string().nullable(),
      network: z.enum(["public", "endpoints", "nat"]),
      backupRegion: z.string().nullable(),
      replace: z
        .array(z.string())
        .readonly()
        .openapi({ description: "Logical ids of what may be replaced or removed in spite of `protect`." }),
    }),
  ])
  .openapi("Provider", { description: "Where the environment runs." }) satisfies z.ZodType<ProviderSpec>;
