import { z } from "zod";
import { closedObject } from "./closed-object.ts";
import { property } from "./property.ts";
import { command, duration, folder, kernelText, memory, pathPattern, resourceName, urlPath } from "./values.ts";

const ENV_NAME = "a name of letters, digits and _ that does not begin with a digit";

const MIGRATE = "a shell command, or { expand, contract }";

const migrate = z
  .union(
    [
      command.transform((expand) => ({ expand, contract: null })),
      z.strictObject({ expand: command.nullable().default(null), contract: command.nullable().default(null) }),
    ],
    { error: MIGRATE },
  )
  .nullable()
  .default(null)
  .transform((value) => value ?? { expand: null, contract: null });

const VERSION = 'a version such as "1.2.0"';

const version = z.string({ error: VERSION }).regex(/^\d+(\.\d+){0,2}$/, { error: VERSION });

const retry = z
  .strictObject(
    {
      attempts: z
        .int({ error: "a whole number" })
        .min(1, { error: "at least 1" })
        .max(10, { error: "at most 10" })
        .default(3),
      statuses: z.array(z.int().min(400).max(599), { error: "a list of statuses from 400 to 599" }).default([]),
      timeout: duration.nullable().default(null),
    },
    { error: "{ attempts, statuses, timeout }" },
  )
  .prefault({});

export const serviceSchema = closedObject(
  {
    kind: z.literal("service"),
    start: property(command, {
      meaning: "Shell command that starts one instance, which must listen on `$PORT`.",
      type: "shell command",
      example: 'start: "node server.ts"',
    }),
    build: property(command.nullable().default(null), {
      meaning: "Shell command that turns the source into the artifact.",
      type: "shell command",
      default: "none: the source is the artifact",
      example: 'build: "npm ci"',
    }),
    root: property(folder.default("."), {
      meaning: "Folder of the repository that holds the service.",
      type: "folder",
      default: '`"."`, all of the repository',
      example: 'root: "services/api"',
    }),
    health: property(urlPath.default("/"), {
      meaning: "Path that answers 2xx when the instance may take traffic.",
      type: "path",
      example: 'health: "/healthz"',
    }),
    startTimeout: property(duration.default(60_000), {
      meaning: "How long an instance may take to become healthy.",
      type: "duration",
      default: '`"60s"`',
      example: 'startTimeout: "2m"',
    }),
    stopTimeout: property(duration.default(10_000), {
      meaning: "How long an instance may take to stop after SIGTERM, and old requests to finish.",
      type: "duration",
      default: '`"10s"`',
      example: 'stopTimeout: "30s"',
    }),
    instances: property(
      z.int({ error: "a whole number" }).min(1, { error: "at least 1" }).max(100, { error: "at most 100" }).default(1),
      {
        meaning: "How many instances run at the same time.",
        type: "whole number, 1 to 100",
        example: "instances: 2",
      },
    ),
    memory: property(memory.nullable().default(null), {
      meaning: "Memory limit of one instance.",
      type: "size",
      default: "none",
      example: 'memory: "256mb"',
    }),
    env: property(
      z
        .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: ENV_NAME }), kernelText("a string"), {
          error: "an object of strings",
        })
        .default({}),
      {
        meaning:
          "Environment variables of every instance, its migration and its seed; a build, which environments share, gets none.",
        type: "object of strings",
        example: 'env: { GREETING: "Hello" }',
      },
    ),
    cpu: property(z.number({ error: "a number of CPUs" }).positive({ error: "more than 0" }).nullable().default(null), {
      meaning: "Virtual CPUs of one instance, where the provider divides them.",
      type: "number",
      default: "none: the provider's smallest that the memory allows",
      example: "cpu: 0.5",
    }),
    migrate: property(migrate, {
      meaning:
        "Shell commands that run once for each release: `expand` before it takes traffic, which the release before must be able to live with; `contract` when it has all of it for good. A command alone is `expand`.",
      type: "shell command, or `{ expand, contract }`",
      default: "none",
      example: 'migrate: { expand: "node add.ts", contract: "node drop.ts" }',
    }),
    contract: property(folder.nullable().default(null), {
      meaning: "OpenAPI document that the service promises to keep; a release that breaks it takes no traffic.",
      type: "file below `root`",
      default: "none",
      example: 'contract: "openapi.yaml"',
    }),
    uses: property(z.record(resourceName, version, { error: "an object of versions" }).default({}), {
      meaning: "Versions of the linked services' contracts that this one was written against, by link.",
      type: "object of versions",
      example: 'uses: { accounts: "1.2.0" }',
    }),
    retry: property(retry, {
      meaning:
        "What the router does when a request to the service fails, for clients and linked services alike: idempotent requests without a body are sent up to `attempts` times, also after an answer with one of `statuses`, or none within `timeout`.",
      type: "`{ attempts, statuses, timeout }`",
      default: '`{ "attempts": 3, "statuses": [], "timeout": null }`',
      example: 'retry: { attempts: 2, statuses: [503], timeout: "2s" }',
    }),
    paths: property(z.array(pathPattern, { error: "a list of paths" }).optional(), {
      meaning: "Public paths that this resource answers itself.",
      type: "list of paths",
      default: '`["/*"]` for the only service of an app without a site; else `[]`: only routes and links lead to it',
      example: 'paths: ["/api/*"]',
    }),
    link: property(
      z.record(resourceName, z.string({ error: "a resource" }), { error: "an object of resources" }).default({}),
      {
        meaning: "Resources that the service uses, by the names it knows them by.",
        type: "object of services and tables",
        example: "link: { people, accounts }",
      },
    ),
  },
  "service(…)",
);
