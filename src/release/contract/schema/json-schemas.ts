import type { Json } from "../../../lib/json.ts";
import type { Node } from "../document/contract.ts";
import { type ContractReader, childOf, childrenOf } from "../document/contract-reader.ts";
import { isRecord } from "../document/is-record.ts";
import { flagOf } from "../document/values-of.ts";
import { schemaParts } from "./schema-parts.ts";
import type { Side } from "./schema-view.ts";

/** Schemas of a contract as JSON Schema 2020-12, in which references are ids: `schema:7`. */
export interface JsonSchemas {
  /** Id of the schema that stands at a node; the same for the same place. */
  idOf(node: Node): string;
  /** The schema of an id. */
  get(id: string): Json;
}

const single = ["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"] as const;
const lists = ["allOf", "anyOf", "oneOf", "prefixItems"] as const;
const maps = ["properties", "patternProperties", "dependentSchemas"] as const;
const plain = [
  "type",
  "enum",
  "const",
  "format",
  "pattern",
  "multipleOf",
  "required",
  "uniqueItems",
  "dependentRequired",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minContains",
  "maxContains",
  "minProperties",
  "maxProperties",
] as const;

/** Schemas for values that `side` sends; each is converted when it is asked for. */
export function jsonSchemas(reader: ContractReader, side: Side): JsonSchemas {
  const ids = new Map<string, string>();
  const nodes = new Map<string, Node>();
  const converted = new Map<string, Json>();

  const idOf = (node: Node): string => {
    const key = `${node.file}#${node.pointer}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const id = `schema:${ids.size}`;
    ids.set(key, id);
    nodes.set(id, node);
    return id;
  };

  const convert = (node: Node): Json => {
    if (!isRecord(node.value)) return node.value !== false;
    const hasRef = typeof node.value["$ref"] === "string";
    if (hasRef && (reader.contract.openapi === "3.0" || Object.keys(node.value).length === 1))
      return { $ref: idOf(reader.resolve(node)) };
    const schema: Record<string, Json> = hasRef ? { $ref: idOf(reader.target(node)) } : {};
    for (const keyword of plain) {
      const value = childOf(node, keyword)?.value;
      if (value !== undefined) schema[keyword] = value;
    }
    for (const keyword of [...single, "unevaluatedItems", "unevaluatedProperties"]) {
      const child = childOf(node, keyword);
      if (child !== null) schema[keyword] = convert(child);
    }
    for (const keyword of lists) {
      const child = childOf(node, keyword);
      if (child !== null) schema[keyword] = childrenOf(child).map(([, member]) => convert(member));
    }
    for (const keyword of maps) {
      const child = childOf(node, keyword);
      if (child !== null) schema[keyword] = fromEntries(childrenOf(child).map(([name, one]) => [name, convert(one)]));
    }
    return allowNull(node, numericLimits(withoutHidden(reader, node, side, schema)));
  };

  return {
    idOf,
    get: (id) => {
      const known = converted.get(id);
      const node = nodes.get(id);
      if (known !== undefined || node === undefined) return known ?? true;
      const schema = convert(node);
      converted.set(id, schema);
      return schema;
    },
  };
}

/** Own properties whatever they are called, `__proto__` too. */
const fromEntries = (entries: readonly (readonly [string, Json])[]): Record<string, Json> =>
  Object.fromEntries(entries);

/** What `side` does not send is not required of it; a request does not have it at all. */
function withoutHidden(
  reader: ContractReader,
  node: Node,
  side: Side,
  schema: Record<string, Json>,
): Record<string, Json> {
  const flag = side === "request" ? "readOnly" : "writeOnly";
  const hidden = new Set(
    childrenOf(childOf(node, "properties"))
      .filter(([, property]) => schemaParts(reader, [property]).parts.some((part) => flagOf(part, flag)))
      .map(([name]) => name),
  );
  if (hidden.size === 0) return schema;
  const { required, properties, ...rest } = schema;
  const names = Array.isArray(required)
    ? (required as readonly Json[]).filter((name) => typeof name === "string" && !hidden.has(name))
    : [];
  const kept =
    side === "response"
      ? Object.entries(properties ?? {})
      : Object.entries(properties ?? {}).filter(([name]) => !hidden.has(name));
  return { ...rest, required: names, properties: fromEntries(kept) };
}

/** OpenAPI 3.0 has `exclusiveMinimum` as a flag of `minimum`. */
function numericLimits(schema: Record<string, Json>): Record<string, Json> {
  for (const [exclusive, inclusive] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (typeof schema[exclusive] !== "boolean") continue;
    const limit = schema[inclusive];
    const isExclusive = schema[exclusive] && limit !== undefined;
    delete schema[exclusive];
    if (!isExclusive) continue;
    schema[exclusive] = limit;
    delete schema[inclusive];
  }
  return schema;
}

/** OpenAPI 3.0's `nullable`; without a type, as generators write it beside `allOf`, it allows null beside all the rest. */
function allowNull(node: Node, schema: Record<string, Json>): Json {
  if (!flagOf(node, "nullable")) return schema;
  if (typeof schema["type"] === "string") return { ...schema, type: [schema["type"], "null"] };
  return Object.keys(schema).length === 0 ? {} : { anyOf: [{ type: "null" }, schema] };
}
