import { z } from "zod";
import { command, duration } from "./values.ts";

const CHECK = "a shell command, { run, with } or { path, status }";
const LONGEST_NAME = 80;
const name = z.string({ error: "a name" }).min(1, { error: "a name" }).max(LONGEST_NAME).optional();

const commandCheck = z
  .strictObject({ name, run: command, with: z.string().optional(), timeout: duration.default(120_000) })
  .transform((check) => ({
    ...check,
    kind: "command" as const,
    name: check.name ?? check.run.slice(0, LONGEST_NAME),
    with: check.with ?? null,
  }));

const httpCheck = z
  .strictObject({
    name,
    method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]).default("GET"),
    path: z.string().regex(/^\/[!-~]*$/, { error: 'a path such as "/healthz?full=1"' }),
    status: z.int().min(100).max(599).default(200),
    contains: z.string().nullable().default(null),
    timeout: duration.default(10_000),
  })
  .transform((check) => ({ ...check, kind: "http" as const, name: check.name ?? `${check.method} ${check.path}` }));

const check = z.union([command.transform((run) => commandCheck.parse({ run })), commandCheck, httpCheck], {
  error: CHECK,
});

/** A check or a list of them; `with` is still null where it is the only service. */
export const checksSchema = z
  .union([check.transform((one) => [one]), z.array(check).max(20)], { error: `${CHECK}, or a list of at most 20` })
  .nullable()
  .default([])
  .transform((list) => list ?? []);
