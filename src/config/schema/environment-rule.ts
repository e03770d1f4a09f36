import { z } from "zod";
import { closedObject } from "./closed-object.ts";
import { property } from "./property.ts";
import { serviceSchema } from "./service.ts";
import { siteSchema } from "./site.ts";
import { tableSchema } from "./table.ts";
import { branches, command } from "./values.ts";

const SEED = "a shell command, or { run, with: a service }";

export const strategies = ["all-at-once", "rolling", "blue-green"] as const;

/** What a rule inherits by `extends` and resolves to a value of the spec. */
const inherited = {
  strategy: property(
    z
      .enum(strategies)
      .default("blue-green")
      .transform((kind) => ({ kind })),
    {
      meaning:
        'How a release takes over: `"blue-green"` starts it beside the one that serves and shifts the traffic when all of it is healthy; `"all-at-once"` stops the one that serves first, for services that must run alone, and has none in between.',
      type: '`"blue-green"` or `"all-at-once"`',
      example: 'strategy: "all-at-once"',
    },
  ),
  protect: property(z.boolean({ error: "true or false" }).default(false), {
    meaning: "Whether the environment outlives its branch and is only destroyed by force.",
    type: "boolean",
    example: "protect: true",
  }),
  seed: property(
    z
      .union([command, z.strictObject({ run: command, with: z.string().optional() })], { error: SEED })
      .nullable()
      .default(null),
    {
      meaning: "Shell command that fills a fresh environment with data.",
      type: "shell command, or `{ run, with }` where `with` is the service whose files and links it gets",
      default: "none; `with` is the only service",
      example: 'seed: { run: "node seed.ts", with: api }',
    },
  ),
};

export const inheritedSchema = z.strictObject(inherited);

export const environmentRuleSchema = closedObject(
  {
    branch: property(branches, {
      meaning: "Branches that the rule takes: an exact name, a pattern with `*` and `?`, or several of them.",
      type: "branch name or pattern, or a list of at most 50",
      example: 'branch: "feature/*"',
    }),
    except: property(branches.nullable().optional(), {
      meaning: "Branches that the rule leaves alone although `branch` matches.",
      type: "branch name or pattern, or a list of at most 50",
      default: "none",
      example: 'except: "*-no-infra"',
    }),
    extends: property(z.string({ error: "the name of a rule" }).nullable().optional(), {
      meaning: "Rule whose settings hold where this one has none.",
      type: "name of a rule",
      default: "none",
      example: 'extends: "staging"',
    }),
    set: property(z.record(z.string(), z.unknown(), { error: "an object of resources" }).nullable().optional(), {
      meaning: "Settings of single resources, by the resource's name.",
      type: "object of settings, by resource",
      default: "none",
      example: "set: { api: { instances: 2 } }",
    }),
    strategy: inherited.strategy.nullable(),
    protect: inherited.protect.nullable(),
    seed: inherited.seed.nullable(),
  },
  'an environment rule such as { branch: "main" }',
);

/** What `set` may hold for a resource of each kind, once the `null`s that unset a value are gone. */
export const settingsSchemas = {
  service: settings(serviceSchema.omit({ kind: true, link: true }).partial().shape),
  site: settings(siteSchema.omit({ kind: true, routes: true }).partial().shape),
  table: settings(tableSchema.omit({ kind: true }).partial().shape),
};

/** Properties that have no default, so that a rule cannot unset them. */
export const requiredSettings: readonly string[] = ["start", "dir", "key"];

function settings<S extends z.core.$ZodLooseShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  return closedObject(shape, "an object of settings");
}
