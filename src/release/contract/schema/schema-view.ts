import type { Json } from "../../../lib/json.ts";
import type { Node } from "../document/contract.ts";

/** Who sends the value: a client in a request, or the service in a response. */
export type Side = "request" | "response";

/**
 * What a schema asks of a value, with references followed, `allOf` merged, and the two dialects
 * (OpenAPI 3.0's own and JSON Schema 2020-12) made one. A part of it is a list of schemas that all
 * hold, since `allOf` may say something of the same property in several places.
 */
export interface SchemaView {
  /** Where to point at; null when nothing is written at all. */
  readonly at: Node | null;
  /** The one schema that says all of it; null when there are several. */
  readonly only: Node | null;
  /** No value is allowed: `false`. */
  readonly never: boolean;
  /** Null for any. */
  readonly types: ReadonlySet<string> | null;
  /** Null is allowed beside the members of `choices`. */
  readonly nullable: boolean;
  readonly values: readonly Json[] | null;
  readonly formats: ReadonlySet<string>;
  readonly patterns: ReadonlySet<string>;
  /** Limits by their names in JSON Schema, the exclusive ones as numbers. */
  readonly limits: ReadonlyMap<Limit, number>;
  readonly multipleOf: number | null;
  readonly uniqueItems: boolean;
  readonly properties: ReadonlyMap<string, readonly Node[]>;
  readonly required: ReadonlySet<string>;
  /** What other properties may hold: anything (null), nothing, or values of a schema. */
  readonly additional: readonly Node[] | "none" | null;
  readonly patternProperties: ReadonlyMap<string, readonly Node[]>;
  readonly items: readonly Node[];
  readonly prefixItems: readonly (readonly Node[])[];
  /** Members of each `anyOf` and `oneOf`. */
  readonly choices: readonly (readonly Node[])[];
  readonly not: readonly Node[];
  /** Keywords that are compared as they are written. */
  readonly conditions: ReadonlyMap<string, Json>;
  readonly defaults: readonly Json[];
  readonly deprecated: boolean;
}

export type Limit = (typeof lowerLimits)[number] | (typeof upperLimits)[number];

export const lowerLimits = [
  "minimum",
  "exclusiveMinimum",
  "minLength",
  "minItems",
  "minProperties",
  "minContains",
] as const;
export const upperLimits = [
  "maximum",
  "exclusiveMaximum",
  "maxLength",
  "maxItems",
  "maxProperties",
  "maxContains",
] as const;

export const conditionKeywords = [
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "dependentRequired",
  "dependentSchemas",
  "unevaluatedProperties",
  "unevaluatedItems",
] as const;
