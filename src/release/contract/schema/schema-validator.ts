import { type AnySchema, Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Json } from "../../../lib/json.ts";
import { isRecord } from "../document/is-record.ts";
import type { JsonSchemas } from "./json-schemas.ts";

/** Tells whether a value keeps a schema; `errors` says where the last one did not. */
export interface Validate {
  (value: unknown): boolean;
  readonly errors?: null | readonly ErrorObject[];
}

/** A validator for each schema, by its id; with the schemas that it refers to, each compiled once. Unknown formats allow anything. */
export function schemaValidator(schemas: JsonSchemas): (id: string) => Validate {
  const ajv = new Ajv2020({ strict: false, logger: false, allErrors: false, unicodeRegExp: false });
  formats.default(ajv);
  const added = new Set<string>();

  const add = (first: string): void => {
    const waiting = [first];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (added.has(id)) continue;
      added.add(id);
      const schema = schemas.get(id);
      ajv.addSchema(schema as AnySchema, id);
      waiting.push(...referencesOf(schema));
    }
  };
  return (id) => {
    add(id);
    const validate = ajv.getSchema(id);
    if (validate === undefined) throw new Error(`no schema ${id}`);
    return validate as Validate;
  };
}

function referencesOf(schema: Json): string[] {
  if (Array.isArray(schema)) return (schema as readonly Json[]).flatMap(referencesOf);
  if (!isRecord(schema)) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === "$ref" && typeof value === "string" ? [value] : referencesOf(value),
  );
}
