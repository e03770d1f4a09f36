import type { Json } from "../../../lib/json.ts";
import type { Place } from "./contract.ts";
import { isRecord } from "./is-record.ts";
import { pointerPart } from "./pointer.ts";

/** What a reference stands for, by the name of its section in `components`. */
export type Section = (typeof sections)[number];

const sections = [
  "schemas",
  "parameters",
  "responses",
  "requestBodies",
  "headers",
  "examples",
  "links",
  "callbacks",
  "securitySchemes",
  "pathItems",
] as const;

export interface Reference {
  readonly at: Place;
  readonly ref: string;
  readonly section: Section;
}

/** Objects whose keys are names that the author chose, and not words of OpenAPI. */
const namings: ReadonlySet<string> = new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions",
  "paths",
  "webhooks",
  "content",
  "encoding",
  "variables",
  "mapping",
  "scopes",
  ...sections,
]);

/** Values that are data, in which a `$ref` refers to nothing. */
const data: ReadonlySet<string> = new Set(["example", "default", "enum", "const", "value"]);

/** Every reference of a file, or of the part of it that stands at `top`. */
export function findReferences(document: Json, top: Place, section: Section): Reference[] {
  const found: Reference[] = [];

  const walk = (value: Json, pointer: string, key: string, section: Section): void => {
    if (Array.isArray(value)) {
      if (key === "examples") return;
      for (const [index, item] of (value as readonly Json[]).entries()) walk(item, `${pointer}/${index}`, "", section);
      return;
    }
    if (!isRecord(value)) return;
    if (typeof value["$ref"] === "string" && !namings.has(key))
      found.push({ at: { file: top.file, pointer }, ref: value["$ref"], section });
    for (const [name, part] of Object.entries(value)) {
      const inner = `${pointer}/${pointerPart(name)}`;
      if (namings.has(key)) walk(part, inner, "", section);
      else if (!data.has(name) && !name.startsWith("x-")) walk(part, inner, name, sectionOf(name, section));
    }
  };
  walk(document, top.pointer, "", section);
  return found;
}

function sectionOf(key: string, outer: Section): Section {
  if (key === "requestBody") return "requestBodies";
  if (key === "paths" || key === "webhooks") return "pathItems";
  const own = sections.find((section) => section === key);
  if (own !== undefined) return own;
  return outer === "callbacks" ? "pathItems" : "schemas";
}
