import type { z } from "zod";

/** What the reference page says of a property beyond its schema. */
export interface PropertyDoc {
  readonly meaning: string;
  /** As one would write it in the definition. */
  readonly example: string;
  /** How the page names the type. */
  readonly type: string;
  /** How the page names the default where the schema's own value does not say it. */
  readonly default?: string;
}

const docs = new WeakMap<object, PropertyDoc>();

/** Attaches to a property's schema what the reference page says of it. */
export function property<S extends z.ZodType>(schema: S, doc: PropertyDoc): S {
  docs.set(schema, doc);
  return schema;
}

/** What was attached to the schema, or to what it wraps. */
export function docOf(schema: object): PropertyDoc | undefined {
  const doc = docs.get(schema);
  if (doc !== undefined || !("unwrap" in schema) || typeof schema.unwrap !== "function") return doc;
  return docOf((schema as { unwrap(): object }).unwrap());
}
