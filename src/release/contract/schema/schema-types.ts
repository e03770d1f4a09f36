import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../../lib/json.ts";
import type { Node } from "../document/contract.ts";
import { childOf, childrenOf } from "../document/contract-reader.ts";
import { isRecord } from "../document/is-record.ts";

/** The types that all parts allow; null for any. A list of values allows the types of its values. */
export function schemaTypes(
  parts: readonly Node[],
  values: readonly Json[] | null,
  nullable: boolean,
): ReadonlySet<string> | null {
  let types: ReadonlySet<string> | null = null;
  for (const part of parts) {
    const own = typesOf(part);
    if (own !== null) types = types === null ? own : commonTypes(types, own);
  }
  if (types === null && values !== null) types = new Set(values.map(typeOfValue));
  return nullable && types !== null ? new Set([...types, "null"]) : types;
}

function typesOf(part: Node): Set<string> | null {
  const type = childOf(part, "type");
  if (type === null) return null;
  const names = [type, ...childrenOf(type).map(([, one]) => one)].flatMap(({ value }) =>
    typeof value === "string" ? value : [],
  );
  return new Set(childOf(part, "nullable")?.value === true ? [...names, "null"] : names);
}

function commonTypes(one: ReadonlySet<string>, other: ReadonlySet<string>): Set<string> {
  const common = [...one].filter((type) => allowsType(other, type));
  return new Set([...common, ...[...other].filter((type) => allowsType(one, type))]);
}

/** An integer is a number. */
export const allowsType = (types: ReadonlySet<string> | null, type: string): boolean =>
  types === null || types.has(type) || (type === "integer" && types.has("number"));

function typeOfValue(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (Number.isInteger(value)) return "integer";
  return isRecord(value) ? "object" : typeof value;
}

/** The values that `enum` and `const` of all parts allow; null when none lists any. */
export function schemaValues(parts: readonly Node[]): readonly Json[] | null {
  let values: readonly Json[] | null = null;
  for (const part of parts) {
    const constant = childOf(part, "const");
    const listed = childOf(part, "enum");
    const own = constant === null ? childrenOf(listed).map(([, { value }]) => value) : [constant.value];
    if (constant === null && listed === null) continue;
    values = values === null ? own : values.filter((value) => own.some((one) => isDeepStrictEqual(one, value)));
  }
  return values;
}
