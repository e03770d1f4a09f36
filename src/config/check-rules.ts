import { BoughError } from "../lib/bough-error.ts";
import type { Definition, RuleDefinition } from "../model/definition.ts";
import { isExact, patternsOf } from "./choose-rule.ts";
import { environmentRules } from "./environment-rules.ts";
import { definitionError } from "./fault.ts";
import { layersOf, mergeLayers } from "./layers.ts";
import { settle } from "./settle.ts";

/** What `bough env diff` prints as the origin of a value that no rule set. */
const ORIGINS = new Set(["default", "resources", "app"]);

/** Throws when two rules claim the same branch with equal rank, or when a rule does not lead to a spec. */
export function checkRules(definition: Definition): void {
  const rules = Object.entries(environmentRules(definition));
  for (const [index, [name, rule]] of rules.entries()) {
    if (ORIGINS.has(name)) {
      throw definitionError([
        { path: ["environments", name], message: "this name is reserved", hint: "Name the rule otherwise." },
      ]);
    }
    for (const earlier of rules.slice(0, index)) checkClaim(earlier, [name, rule]);
    checkOutcome(definition, name);
  }
}

type NamedRule = readonly [string, RuleDefinition];

/** Of two rules with one pattern the later would never be reached, but for what the earlier leaves out. */
function checkClaim([earlier, first]: NamedRule, [later, second]: NamedRule): void {
  const patterns = patternsOf(first.branch);
  const shared = patternsOf(second.branch).find((pattern) => patterns.includes(pattern));
  if (shared === undefined) return;
  const leftOut = patternsOf(second.except);
  const remains = patternsOf(first.except).some((pattern) => !leftOut.includes(pattern));
  if (remains && !isExact(shared)) return;
  throw definitionError([
    {
      path: ["environments", later, "branch"],
      message: `${JSON.stringify(shared)} is claimed by the rule ${earlier} as well`,
      hint: "Let one rule take the branch, or leave it out of one of them with except.",
    },
  ]);
}

function checkOutcome(definition: Definition, rule: string): void {
  const layers = layersOf(definition, rule);
  try {
    settle(mergeLayers(layers));
  } catch (error) {
    if (!(error instanceof BoughError)) throw error;
    const where = definition.environments === undefined ? "" : `in the environment rule ${rule}: `;
    throw new BoughError(error.code, `${where}${error.message}`, {
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    });
  }
}
