import type { Json } from "../../../lib/json.ts";

export interface TemplateResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, Json>>;
  /** Whether it outlives the stack. */
  readonly retained: boolean;
  readonly whole: Json;
}

/** Resources of a template by their logical ids. */
export function templateResources(template: Json | undefined): ReadonlyMap<string, TemplateResource> {
  const resources = objectOf(objectOf(template)["Resources"]);
  return new Map(
    Object.entries(resources).map(([id, whole]) => {
      const { Type: type, Properties: properties, DeletionPolicy: policy } = objectOf(whole);
      return [
        id,
        {
          type: typeof type === "string" ? type : "",
          properties: objectOf(properties),
          // `RetainExceptOnCreate` keeps it as well, once it was made.
          retained: typeof policy === "string" && policy.startsWith("Retain"),
          whole,
        },
      ];
    }),
  );
}

const objectOf = (value: Json | undefined): Readonly<Record<string, Json>> =>
  typeof value === "object" && value !== null && !isList(value) ? value : {};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
