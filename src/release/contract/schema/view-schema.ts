import type { Json } from "../../../lib/json.ts";
import type { Node } from "../document/contract.ts";
import { type ContractReader, childOf, childrenOf } from "../document/contract-reader.ts";
import { isRecord } from "../document/is-record.ts";
import { flagOf, textOf } from "../document/values-of.ts";
import { schemaParts } from "./schema-parts.ts";
import { conditionKeywords, type SchemaView, type Side } from "./schema-view.ts";
import { multipleOf, schemaLimits } from "./schema-limits.ts";
import { schemaTypes, schemaValues } from "./schema-types.ts";

/** What the schemas, which all hold, ask of a value that `side` sends. */
export function viewSchema(reader: ContractReader, nodes: readonly Node[], side: Side): SchemaView {
  const { parts, choices, never, nullable } = schemaParts(reader, nodes);
  const values = schemaValues(parts);
  const properties = merge(parts.map((part) => childrenOf(childOf(part, "properties"))));
  const hidden = new Set(
    [...properties].filter(([, schemas]) => isHidden(reader, schemas, side)).map(([name]) => name),
  );
  const required = parts.flatMap((part) => textsAt(part, "required"));
  return {
    at: parts[0] ?? nodes[0] ?? null,
    only: parts.length === 1 ? (parts[0] ?? null) : null,
    never,
    types: schemaTypes(parts, values, nullable),
    nullable,
    values,
    formats: new Set(parts.flatMap((part) => textOf(part, "format") ?? [])),
    patterns: new Set(parts.flatMap((part) => textOf(part, "pattern") ?? [])),
    limits: schemaLimits(parts),
    multipleOf: multipleOf(parts),
    uniqueItems: parts.some((part) => flagOf(part, "uniqueItems")),
    properties: new Map([...properties].filter(([name]) => !hidden.has(name))),
    required: new Set(required.filter((name) => !hidden.has(name))),
    additional: additionalOf(parts),
    patternProperties: merge(parts.map((part) => childrenOf(childOf(part, "patternProperties")))),
    items: parts.flatMap((part) => childOf(part, "items") ?? []),
    prefixItems: prefixOf(parts),
    choices,
    not: parts.flatMap((part) => childOf(part, "not") ?? []),
    conditions: conditionsOf(parts),
    defaults: parts.flatMap((part) => childOf(part, "default")?.value ?? []),
    deprecated: parts.some((part) => flagOf(part, "deprecated")),
  };
}

function merge(groups: readonly (readonly (readonly [string, Node])[])[]): Map<string, readonly Node[]> {
  const merged = new Map<string, readonly Node[]>();
  for (const [name, node] of groups.flat()) merged.set(name, [...(merged.get(name) ?? []), node]);
  return merged;
}

/** A property that is read only is not sent by clients, one that is write only not by the service. */
function isHidden(reader: ContractReader, schemas: readonly Node[], side: Side): boolean {
  const flag = side === "request" ? "readOnly" : "writeOnly";
  return schemaParts(reader, schemas).parts.some((part) => flagOf(part, flag));
}

function textsAt(part: Node, key: string): string[] {
  return childrenOf(childOf(part, key)).flatMap(([, { value }]) => (typeof value === "string" ? [value] : []));
}

function additionalOf(parts: readonly Node[]): SchemaView["additional"] {
  const said = parts.flatMap((part) => childOf(part, "additionalProperties") ?? []);
  if (said.some(({ value }) => value === false)) return "none";
  const schemas = said.filter(({ value }) => isRecord(value) && Object.keys(value).length > 0);
  return schemas.length > 0 ? schemas : null;
}

function prefixOf(parts: readonly Node[]): (readonly Node[])[] {
  const lists = parts.map((part) => childrenOf(childOf(part, "prefixItems")).map(([, item]) => item));
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? []));
}

function conditionsOf(parts: readonly Node[]): Map<string, Json> {
  const found = new Map<string, Json>();
  for (const keyword of conditionKeywords) {
    const values = parts.flatMap((part) => childOf(part, keyword) ?? []).map(({ value }) => value);
    if (values.length > 0) found.set(keyword, values);
  }
  return found;
}
