import { z } from "zod";
import { environmentRuleSchema } from "./environment-rule.ts";
import { closedObject } from "./closed-object.ts";
import { property } from "./property.ts";
import { serviceSchema } from "./service.ts";
import { siteSchema } from "./site.ts";
import { tableSchema } from "./table.ts";
import { label, resourceName } from "./values.ts";

export const resourceSchema = z.discriminatedUnion("kind", [serviceSchema, siteSchema, tableSchema], {
  error: "service(…), site(…) or table(…)",
});

export const definitionSchema = closedObject(
  {
    name: property(label, {
      meaning: "Name of the app, part of its addresses.",
      type: "lower-case letters, digits and `-`, at most 40",
      example: 'name: "birthday"',
    }),
    resources: property(
      z
        .record(resourceName, resourceSchema, { error: "an object of resources" })
        .refine((resources) => Object.keys(resources).length > 0, { error: "at least one resource" }),
      {
        meaning: "Everything that the app consists of, by name.",
        type: "object of `service(…)`, `site(…)` and `table(…)`",
        example: "resources: { people, api, web }",
      },
    ),
    environments: property(
      z
        .record(label, environmentRuleSchema, { error: "an object of environment rules" })
        .refine((rules) => Object.keys(rules).length > 0, { error: "at least one rule" })
        .optional(),
      {
        meaning: "Which branches get an environment, and how each differs.",
        type: "object of environment rules",
        default: '`production` from `main`, and `preview` for every other branch (`"*"`, except `"*-no-infra"`)',
        example: 'environments: { production: { branch: "main" } }',
      },
    ),
  },
  "app({ name, resources })",
);
