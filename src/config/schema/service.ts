import { z } from "zod";
import { closedObject } from "./closed-object.ts";
import { property } from "./property.ts";
import { command, duration, folder, kernelText, memory, pathPattern, resourceName, urlPath } from "./values.ts";

const ENV_NAME = "a name of letters, digits and _ that does not begin with a digit";

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
    migrate: property(command.nullable().default(null), {
      meaning: "Shell command that runs once for each release, before it takes traffic.",
      type: "shell command",
      default: "none",
      example: 'migrate: "node migrate.ts"',
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
        example: "link: { people }",
      },
    ),
  },
  "service(…)",
);
