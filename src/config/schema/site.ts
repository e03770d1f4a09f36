import { z } from "zod";
import { closedObject } from "./closed-object.ts";
import { property } from "./property.ts";
import { command, folder, pathPattern } from "./values.ts";

export const siteSchema = closedObject(
  {
    kind: z.literal("site"),
    dir: property(folder, {
      meaning: "Folder, below `root`, that is served after the build.",
      type: "folder",
      example: 'dir: "dist"',
    }),
    build: property(command.nullable().default(null), {
      meaning: "Shell command that turns the source into the artifact.",
      type: "shell command",
      default: "none: the source is the artifact",
      example: 'build: "npm ci && npm run build"',
    }),
    root: property(folder.default("."), {
      meaning: "Folder of the repository that holds the site.",
      type: "folder",
      default: '`"."`, all of the repository',
      example: 'root: "web"',
    }),
    spa: property(z.boolean({ error: "true or false" }).default(false), {
      meaning: "Whether an unknown path without a file extension gets `index.html`.",
      type: "boolean",
      example: "spa: true",
    }),
    paths: property(z.array(pathPattern, { error: "a list of paths" }).optional(), {
      meaning: "Public paths that this resource answers itself.",
      type: "list of paths",
      default: '`["/*"]` for the only site of an app; each of several sites must say its own',
      example: 'paths: ["/docs/*"]',
    }),
    routes: property(
      z.record(pathPattern, z.string({ error: "a service" }), { error: "an object of services" }).default({}),
      {
        meaning: "Paths of the site that services answer.",
        type: "object of services, by path",
        example: 'routes: { "/hello/*": api }',
      },
    ),
  },
  "site(…)",
);
