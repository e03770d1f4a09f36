import { deepFreeze } from "../lib/deep-freeze.ts";
import type { Definition, RuleDefinition } from "../model/definition.ts";

const DEFAULT: Readonly<Record<string, RuleDefinition>> = deepFreeze({
  production: { branch: "main" },
  preview: { branch: "*", except: "*-no-infra" },
});

/** The definition's environment rules: production from `main` and a preview of every other branch when it has none. */
export function environmentRules(definition: Definition): Readonly<Record<string, RuleDefinition>> {
  return definition.environments ?? DEFAULT;
}
