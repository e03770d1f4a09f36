import { z } from "zod";
import { environmentRuleSchema } from "./environment-rule.ts";
import { closedObject } from "./closed-object.ts";
import { property } from "./property.ts";
import { providerSchema } from "./provider.ts";
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
        .refine((resources) => isBetween(1, Object.keys(resources).length, 200), { error: "1 to 200 resources" }),
      {
        meaning: "Everything that the app consists of, by name.",
        type: "object of 1 to 200 `service(…)`, `site(…)` and `table(…)`",
        example: "resources: { people, api, web }",
      },
    ),
    provider: property(providerSchema.optional(), {
      meaning: "Where environments run whose rule does not say it.",
      type: '`"local"` or `aws({ region })`',
      default: '`"local"`',
      example: 'provider: aws({ region: "eu-central-1", domain: "example.org" })',
    }),
    environments: property(
      z
        .record(label, environmentRuleSchema, { error: "an object of environment rules" })
        .refine((rules) => isBetween(1, Object.keys(rules).length, 50), { error: "1 to 50 rules" })
        .optional(),
      {
        meaning: "Which branches get an environment, and how each differs.",
        type: "object of 1 to 50 environment rules",
        default: '`production` from `main`, and `preview` for every other branch (`"*"`, except `"*-no-infra"`)',
        example: 'environments: { production: { branch: "main" } }',
      },
    ),
  },
  "app({ name, resources })",
);

/** A definition comes with a branch: what is checked for every rule and resource must not take long. */
function isBetween(least: number, count: number, most: number): boolean {
  return count >= least && count <= most;
}
