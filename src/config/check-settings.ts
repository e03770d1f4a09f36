import type { Definition } from "../model/definition.ts";
import { environmentRules } from "./environment-rules.ts";
import { definitionError, suggest } from "./fault.ts";
import { requiredSettings, settingsSchemas } from "./schema/environment-rule.ts";
import { validate } from "./validate.ts";

/** Throws when a rule sets what the resource does not have. */
export function checkSettings(definition: Definition): void {
  for (const [rule, { set }] of Object.entries(environmentRules(definition))) {
    for (const [name, settings] of Object.entries(set ?? {})) {
      const path = ["environments", rule, "set", name];
      const resource = Object.hasOwn(definition.resources, name) ? definition.resources[name] : undefined;
      if (resource === undefined) {
        const hint = suggest(name, Object.keys(definition.resources));
        throw definitionError([{ path, message: "no such resource", hint }]);
      }
      if (settings === null) continue;
      checkUnset(settings, path);
      validate(settingsSchemas[resource.kind], withoutNull(settings), path);
    }
  }
}

function checkUnset(settings: unknown, path: readonly string[]): void {
  const unset = Object.entries(settings ?? {}).find(([key, value]) => value === null && requiredSettings.includes(key));
  if (unset === undefined) return;
  throw definitionError([
    {
      path: [...path, unset[0]],
      message: "cannot be unset, it has no default",
      hint: "Leave it out to keep what is inherited.",
    },
  ]);
}

function withoutNull(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).filter(([, below]) => below !== null);
  return Object.fromEntries(kept.map(([key, below]) => [key, withoutNull(below)]));
}
