import type { Node } from "../document/contract.ts";
import { type ContractReader, childOf, childrenOf } from "../document/contract-reader.ts";
import { flagOf, textOf } from "../document/values-of.ts";
import type { Parameter } from "./operation.ts";

/** Headers that OpenAPI describes elsewhere: a parameter of such a name says nothing. */
const ignored: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

/** Parameters of an operation, those of its path item among them that it does not replace. */
export function readParameters(reader: ContractReader, item: Node, operation: Node): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const at of [...reader.items(item, "parameters"), ...reader.items(operation, "parameters")]) {
    const parameter = readParameter(reader, at);
    if (parameter !== null) found.set(parameterKey(parameter), parameter);
  }
  return [...found.values()];
}

/** Place and name; names of headers in lower case, as HTTP has them. */
export const parameterKey = ({ in: place, name }: Parameter): string =>
  `${place} ${place === "header" ? name.toLowerCase() : name}`;

function readParameter(reader: ContractReader, at: Node): Parameter | null {
  const name = textOf(at, "name");
  const place = textOf(at, "in");
  if (name === null || !isPlace(place)) return null;
  if (place === "header" && ignored.has(name.toLowerCase())) return null;
  const style = textOf(at, "style") ?? (place === "query" || place === "cookie" ? "form" : "simple");
  const explode = childOf(at, "explode")?.value;
  return {
    name,
    in: place,
    at,
    required: place === "path" || flagOf(at, "required"),
    schema: childOf(at, "schema") ?? schemaOfContent(reader, at),
    style,
    explode: typeof explode === "boolean" ? explode : style === "form",
  };
}

const isPlace = (place: string | null): place is Parameter["in"] =>
  place === "path" || place === "query" || place === "header" || place === "cookie";

function schemaOfContent(reader: ContractReader, at: Node): Node | null {
  const [first] = childrenOf(childOf(at, "content"));
  return first === undefined ? null : childOf(reader.resolve(first[1]), "schema");
}
