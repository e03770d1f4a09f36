import { readFileSync } from "node:fs";
import type { z } from "zod";
import { definitionSchema } from "../src/config/schema/definition.ts";
import { environmentRuleSchema } from "../src/config/schema/environment-rule.ts";
import { docOf, type PropertyDoc } from "../src/config/schema/property.ts";
import { serviceSchema } from "../src/config/schema/service.ts";
import { siteSchema } from "../src/config/schema/site.ts";
import { tableSchema } from "../src/config/schema/table.ts";

const TABLES: Readonly<Record<string, z.ZodObject>> = {
  app: definitionSchema,
  rule: environmentRuleSchema,
  service: serviceSchema,
  site: siteSchema,
  table: tableSchema,
};

/** The reference page of the definition: the text of `definition.template.md` around the tables that the schema makes. */
export function definitionPage(): string {
  const template = readFileSync(new URL("./definition.template.md", import.meta.url), "utf8");
  return template.replaceAll(/^\{\{(\w+)\}\}$/gm, (_, name: string) => {
    const schema = TABLES[name];
    if (schema === undefined) throw new Error(`definition.template.md: no table is named ${name}`);
    return propertyTable(schema);
  });
}

export interface DocumentedProperty extends PropertyDoc {
  readonly name: string;
  readonly default: string;
}

/** The properties that one writes, in the order of the schema; what a builder fills in by itself has no documentation. */
export function documentedProperties(schema: z.ZodObject): readonly DocumentedProperty[] {
  return Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).flatMap(([name, property]) => {
    const doc = docOf(property);
    return doc === undefined ? [] : [{ ...doc, name, default: doc.default ?? defaultOf(property) }];
  });
}

function propertyTable(schema: z.ZodObject): string {
  const rows = documentedProperties(schema).map(
    ({ name, type, default: value, meaning, example }) =>
      `| \`${name}\` | ${meaning} | ${type} | ${value} | \`${example}\` |`,
  );
  return ["| property | meaning | type | default | example |", "| --- | --- | --- | --- | --- |", ...rows].join("\n");
}

function defaultOf(schema: z.ZodType): string {
  const value = schema.safeParse(undefined);
  return value.success ? `\`${JSON.stringify(value.data)}\`` : "required";
}
