import { globPrefix } from "../lib/glob-prefix.ts";
import { matchesGlob } from "../lib/matches-glob.ts";
import type { RuleDefinition } from "../model/definition.ts";

type Rules = Readonly<Record<string, RuleDefinition>>;

/** The rule that takes the branch (exact name first, then the longest prefix, then the order of writing), or why none does. */
export function chooseRule(rules: Rules, branch: string): { readonly rule: string } | { readonly reason: string } {
  let best: { readonly rule: string; readonly rank: number } | null = null;
  const excepted: string[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    const matching = patternsOf(rule.branch).filter((pattern) => matchesGlob(pattern, branch));
    if (matching.length === 0) continue;
    const exception = patternsOf(rule.except).find((pattern) => matchesGlob(pattern, branch));
    if (exception !== undefined) {
      excepted.push(`rule ${name} leaves out ${exception}`);
      continue;
    }
    const rank = Math.max(...matching.map((pattern) => (isExact(pattern) ? Infinity : globPrefix(pattern).length)));
    if (best === null || rank > best.rank) best = { rule: name, rank };
  }
  if (best !== null) return { rule: best.rule };
  if (excepted.length > 0) return { reason: excepted.join(", ") };
  const taken = Object.entries(rules).map(([name, rule]) => `${name} takes ${patternsOf(rule.branch).join(", ")}`);
  return { reason: `no environment rule takes the branch ${branch}: ${taken.join("; ")}` };
}

/** Rule → the one branch that it takes by its exact name: the fixed environments, which are named after their rules. */
export function fixedBranches(rules: Rules): ReadonlyMap<string, string> {
  const fixed = new Map<string, string>();
  for (const [name, rule] of Object.entries(rules)) {
    const [branch, ...others] = patternsOf(rule.branch);
    if (branch !== undefined && others.length === 0 && isExact(branch)) fixed.set(name, branch);
  }
  return fixed;
}

export function patternsOf(patterns: string | readonly string[] | null | undefined): readonly string[] {
  return typeof patterns === "string" ? [patterns] : (patterns ?? []);
}

export function isExact(pattern: string): boolean {
  return globPrefix(pattern) === pattern;
}
