import type { RuleDefinition } from "../model/definition.ts";
import { definitionError, suggest } from "./fault.ts";

/** A rule's name and those that it extends, the farthest ancestor first. Throws for an unknown parent and for a cycle. */
export function ruleChain(rules: Readonly<Record<string, RuleDefinition>>, name: string): readonly string[] {
  const chain: string[] = [];
  let current: string | null | undefined = name;
  while (typeof current === "string") {
    const path = ["environments", chain[0] ?? name, "extends"];
    const rule: RuleDefinition | undefined = Object.hasOwn(rules, current) ? rules[current] : undefined;
    if (rule === undefined) {
      throw definitionError([
        { path, message: `no rule is named ${current}`, hint: suggest(current, Object.keys(rules)) },
      ]);
    }
    if (chain.includes(current)) {
      const cycle = [...chain, current].slice(chain.indexOf(current));
      throw definitionError([
        { path, message: `a cycle, ${cycle.join(" → ")}`, hint: "Let one of them extend nothing." },
      ]);
    }
    chain.push(current);
    current = rule.extends;
  }
  return chain.reverse();
}
