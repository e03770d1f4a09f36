import { deepFreeze } from "../lib/deep-freeze.ts";
import type { Definition } from "../model/definition.ts";
import { checkRules } from "./check-rules.ts";
import { checkReferences } from "./check-references.ts";
import { checkSettings } from "./check-settings.ts";
import { definitionSchema } from "./schema/definition.ts";
import { validate } from "./validate.ts";

/**
 * Untrusted JSON → a definition that `resolve` takes for any branch. Throws `definition-invalid`;
 * the message names the path of each fault and what was expected there.
 */
export function parseDefinition(json: unknown): Definition {
  validate(definitionSchema, json);
  const definition = deepFreeze(json) as Definition;
  checkReferences(definition);
  checkSettings(definition);
  checkRules(definition);
  return definition;
}
