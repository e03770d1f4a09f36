import { deepFreeze } from "../lib/deep-freeze.ts";
import type { Definition } from "../model/definition.ts";
import { checkRules } from "./check-rules.ts";
import { checkReferences } from "./check-references.ts";
import { checkSettings } from "./check-settings.ts";
import { definitionError } from "./fault.ts";
import { definitionSchema } from "./schema/definition.ts";
import { validate } from "./validate.ts";

/**
 * Untrusted JSON → a definition that `resolve` takes for any branch. Throws `definition-invalid`;
 * the message names the path of each fault and what was expected there.
 */
export function parseDefinition(json: unknown): Definition {
  validate(definitionSchema, json);
  refusePrototypes(json, []);
  const definition = deepFreeze(json) as Definition;
  checkReferences(definition);
  checkSettings(definition);
  checkRules(definition);
  return definition;
}

/** The schema passes over this one name, in which untrusted JSON could bring along what nobody checked. */
function refusePrototypes(value: unknown, path: readonly string[]): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, below] of Object.entries(value)) {
    if (key === "__proto__") throw definitionError([{ path: [...path, key], message: "no such property" }]);
    refusePrototypes(below, [...path, key]);
  }
}
