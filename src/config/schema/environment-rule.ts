import { z } from "zod";
import { chaosSchema } from "./chaos.ts";
import { checksSchema } from "./checks.ts";
import { closedObject } from "./closed-object.ts";
import { approvalSchema, freezeSchema, windowSchema } from "./gates.ts";
import { property } from "./property.ts";
import { providerSchema } from "./provider.ts";
import { serviceSchema } from "./service.ts";
import { siteSchema } from "./site.ts";
import { strategySchema } from "./strategy.ts";
import { tableSchema } from "./table.ts";
import { branches, command, duration } from "./values.ts";

const DAY = 86_400_000;
const SEED = "a shell command, or { run, with: a service }";

const STRATEGY_TYPE =
  '`"blue-green"`, `"rolling"`, `"all-at-once"`, `canary(…)`, `linear(…)`, or a preset such as `"Canary10Percent5Minutes"`';
const CHECKS_TYPE =
  "shell command, `{ run, with, timeout }`, `{ path, method, status, contains, timeout }`, or a list of them";

const strategy = property(strategySchema.prefault("blue-green"), {
  meaning:
    "How a release takes over: at once when all of it is healthy (blue-green), instance by instance (rolling), after the one that serves has stopped (all-at-once, for services that must run alone), or in steps that are watched and judged (canary, linear).",
  type: STRATEGY_TYPE,
  default: '`"blue-green"`',
  example: 'strategy: canary({ steps: [5, 25, 50], bake: "5m" })',
});

const protect = property(z.boolean({ error: "true or false" }).default(false), {
  meaning: "Whether the environment outlives its branch and is only destroyed by force.",
  type: "boolean",
  example: "protect: true",
});

const hooks = {
  beforeTraffic: property(checksSchema.clone(), {
    meaning: "Checks of the new revision before it gets public traffic; they reach it through a test header.",
    type: CHECKS_TYPE,
    default: "none",
    example: 'beforeTraffic: [{ path: "/hello/ada", status: 200 }, { run: "npm run smoke", with: api }]',
  }),
  atEachStep: property(checksSchema.clone(), {
    meaning: "Checks after each change of the new revision's share.",
    type: CHECKS_TYPE,
    default: "none",
    example: 'atEachStep: { path: "/healthz" }',
  }),
  afterTraffic: property(checksSchema.clone(), {
    meaning: "Checks when the new revision has all the traffic and can still be taken back.",
    type: CHECKS_TYPE,
    default: "none",
    example: 'afterTraffic: { run: "npm run verify", with: api, timeout: "5m" }',
  }),
};

const gates = {
  approval: property(approvalSchema, {
    meaning: "Whether a release waits for `bough approve`, and by whom.",
    type: "boolean, or `{ by: names }`",
    default: "none",
    example: 'approval: { by: ["ada", "grace"] }',
  }),
  window: property(windowSchema, {
    meaning: "Days and hours in which releases go out; outside, they wait or ask for an approval.",
    type: '`{ days, from, to, zone, outside }`; days 1 (Monday) to 7, outside `"wait"` or `"approval"`',
    default: "none; `days` are workdays, `zone` is UTC",
    example: 'window: { days: [1, 2, 3, 4], from: "09:00", to: "16:00", zone: "Europe/Berlin", outside: "approval" }',
  }),
  freeze: property(freezeSchema, {
    meaning: "Times in which no release goes out, with the reason.",
    type: "`{ from, to, reason }`, or a list of them",
    default: "none",
    example: 'freeze: { from: "2026-12-23T00:00:00+01:00", to: "2027-01-02T00:00:00+01:00", reason: "holidays" }',
  }),
};

/** What a rule inherits by `extends` and resolves to a value of the spec of the same name. */
const alike = {
  strategy,
  protect,
  rollbackWindow: property(
    z.int({ error: "a whole number" }).min(0, { error: "at least 0" }).max(100, { error: "at most 100" }).default(5),
    {
      meaning: "So many releases back a rollback goes straight, without gates, checks and judge.",
      type: "whole number, 0 to 100",
      example: "rollbackWindow: 10",
    },
  ),
  keepWarm: property(duration.nullable().optional(), {
    meaning: "How long the revision that was replaced keeps running without traffic, for a rollback in no time.",
    type: "duration",
    default: "10 minutes in a fixed environment, 0 in a preview",
    example: 'keepWarm: "1h"',
  }),
  sticky: property(
    z
      .strictObject(
        {
          cookie: z
            .string()
            .regex(/^[\w.-]{1,64}$/, { error: "a cookie's name of letters, digits, ., _ and -" })
            .default("bough"),
          maxAge: duration.default(DAY),
          keep: z.boolean({ error: "true or false" }).default(false),
        },
        { error: "{ cookie, maxAge, keep }" },
      )
      .prefault({}),
    {
      meaning:
        "How a client is kept at one release while several serve: by a cookie that the router gives; with `keep`, a session stays where it began as long as that release is kept warm.",
      type: "`{ cookie, maxAge, keep }`",
      default: '`{ "cookie": "bough", "maxAge": "1d", "keep": false }`',
      example: "sticky: { keep: true }",
    },
  ),
  chaos: property(chaosSchema.prefault({}), {
    meaning: "Experiments, whether they may run here, and at what times they run by themselves.",
    type: "`{ allowed, experiments, schedule }`",
    default: "none",
    example:
      'chaos: { allowed: true, experiments: { slow: { steadyState: [{ path: "/" }], method: [{ kind: "latency", of: api, ms: 300 }] } } }',
  }),
  provider: property(providerSchema.prefault("local"), {
    meaning: "Where the environment runs.",
    type: '`"local"` or `aws({ region })`',
    default: '`"local"`, or the app\'s',
    example: 'provider: aws({ region: "eu-central-1" })',
  }),
};

const seed = property(
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
);

export const inheritedSchema = z.strictObject({
  ...alike,
  seed,
  checks: z.strictObject(hooks).prefault({}),
  gates: z.strictObject({ approval: approvalSchema, window: windowSchema, freezes: freezeSchema }).prefault({}),
});

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
    strategy: alike.strategy.nullable(),
    protect: alike.protect.nullable(),
    seed: seed.nullable(),
    ...hooks,
    ...gates,
    rollbackWindow: alike.rollbackWindow.nullable(),
    keepWarm: alike.keepWarm,
    sticky: alike.sticky.nullable(),
    chaos: alike.chaos.nullable(),
    provider: alike.provider.nullable(),
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
