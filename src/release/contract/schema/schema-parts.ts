import type { Node } from "../document/contract.ts";
import { type ContractReader, childOf, childrenOf } from "../document/contract-reader.ts";
import { isRecord } from "../document/is-record.ts";

/** The schemas that all hold for a value: references followed, `allOf` opened. */
export interface SchemaParts {
  readonly parts: readonly Node[];
  readonly choices: readonly (readonly Node[])[];
  /** `false` is among them. */
  readonly never: boolean;
  /** Null is allowed beside them: `nullable` without a type, or a choice between one schema and null. */
  readonly nullable: boolean;
}

/** Keywords that only lead to other schemas. */
const wrapping: ReadonlySet<string> = new Set(["$ref", "allOf", "anyOf", "oneOf"]);

/** Schemas that hold each other through `allOf` alone are opened once. */
export function schemaParts(reader: ContractReader, nodes: readonly Node[]): SchemaParts {
  const parts: Node[] = [];
  const choices: (readonly Node[])[] = [];
  const seen = new Set<string>();
  let never = false;
  let nullable = false;

  const open = (node: Node): void => {
    const key = `${node.file}#${node.pointer}`;
    if (seen.has(key)) return;
    seen.add(key);
    if (node.value === false) never = true;
    if (!isRecord(node.value)) return;
    if (typeof node.value["$ref"] === "string") {
      open(reader.target(node));
      if (reader.contract.openapi === "3.0") return;
    }
    if (!Object.keys(node.value).every((key) => wrapping.has(key))) parts.push(node);
    if (node.value["nullable"] === true && node.value["type"] === undefined) nullable = true;
    for (const [, member] of childrenOf(childOf(node, "allOf"))) open(member);
    for (const keyword of ["anyOf", "oneOf"]) {
      const members = childrenOf(childOf(node, keyword)).map(([, member]) => member);
      const others = members.filter((member) => !isNull(member));
      const [only] = others;
      if (others.length === 1 && only !== undefined) {
        open(only);
        if (members.length > 1) nullable = true;
      } else if (members.length > 0) {
        choices.push(members);
      }
    }
  };
  for (const node of nodes) open(node);
  return { parts, choices, never, nullable };
}

/** A schema that null alone keeps. */
export const isNull = ({ value }: Node): boolean =>
  isRecord(value) &&
  (value["type"] === "null" || (Array.isArray(value["enum"]) && value["enum"].every((one) => one === null)));
