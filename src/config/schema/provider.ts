import { z } from "zod";

const REGION = 'an AWS region such as "eu-central-1"';
const region = z.string({ error: REGION }).regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, { error: REGION });

const DOMAIN = 'a domain such as "example.org"';

const settings = z.discriminatedUnion(
  "name",
  [
    z.strictObject({ name: z.literal("local") }),
    z.strictObject({
      name: z.literal("aws"),
      region,
      account: z
        .string()
        .regex(/^\d{12}$/, { error: "an account's twelve digits" })
        .nullable()
        .default(null),
      profile: z.string().min(1).max(128).nullable().default(null),
      domain: z
        .string({ error: DOMAIN })
        .max(200)
        .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, { error: DOMAIN })
        .nullable()
        .default(null),
      network: z.enum(["public", "endpoints", "nat"]).default("public"),
      backupRegion: region.nullable().default(null),
      replace: z.array(z.string().regex(/^[A-Za-z0-9]{1,255}$/, { error: "logical ids of resources" })).default([]),
    }),
  ],
  { error: '"local" or aws({ region })' },
);

/** Where environments run. */
export const providerSchema = z
  .unknown()
  .transform((value) => (value === "local" ? { name: value } : value))
  .pipe(settings);
