import { isDeepStrictEqual } from "node:util";
import type { Node } from "../document/contract.ts";
import type { ContractReader } from "../document/contract-reader.ts";
import type { SchemaView, Side } from "../schema/schema-view.ts";
import { viewSchema } from "../schema/view-schema.ts";
import type { Finding } from "./change.ts";
import { compareChoices } from "./compare-choices.ts";
import { compareProperties } from "./compare-properties.ts";
import { compareValues, sharesNoType } from "./compare-values.ts";

/** Two schemas that stand for the same value, in the serving contract and in the next. */
export interface Compared {
  readonly readers: Versions<ContractReader>;
  readonly nodes: Versions<readonly Node[]>;
  readonly side: Side;
}

export interface Versions<T> {
  readonly before: T;
  readonly after: T;
}

/** A pair of schemas within another pair, and the way to it: `.address`, `[]`. */
export interface Descent extends Versions<readonly Node[]> {
  readonly label: string;
  /** Within `not`, what narrows the inner schema widens the outer one. */
  readonly inverted?: boolean;
}

/** The differences of two schemas themselves, and the pairs within them, which are compared elsewhere. */
export function compareSchemas(compared: Compared): { findings: readonly Finding[]; next: readonly Descent[] } {
  const { readers, nodes, side } = compared;
  const before = viewSchema(readers.before, nodes.before, side);
  const after = viewSchema(readers.after, nodes.after, side);
  const choices = compareChoices(before, after, compared);
  const becomesChoice =
    choices.next.length + choices.findings.length > 0 && before.choices.length !== after.choices.length;
  if (becomesChoice) return choices;
  const values = compareValues(before, after);
  if (sharesNoType(before, after)) return { findings: values, next: [] };
  const properties = compareProperties(before, after, side);
  return {
    findings: [...values, ...properties.findings, ...choices.findings, ...compareConditions(before, after)],
    next: [...properties.next, ...itemsOf(before, after), ...choices.next, ...negated(before, after)],
  };
}

function itemsOf(before: SchemaView, after: SchemaView): Descent[] {
  const next: Descent[] = [];
  const longest = Math.max(before.prefixItems.length, after.prefixItems.length);
  for (let index = 0; index < longest; index += 1) {
    const [old, now] = [before.prefixItems[index] ?? before.items, after.prefixItems[index] ?? after.items];
    next.push({ label: `[${index}]`, before: old, after: now });
  }
  if (before.items.length + after.items.length > 0)
    next.push({ label: "[]", before: before.items, after: after.items });
  return next;
}

const negated = (before: SchemaView, after: SchemaView): Descent[] =>
  before.not.length > 0 && after.not.length > 0
    ? [{ label: "", before: before.not, after: after.not, inverted: true }]
    : [];

/** Keywords whose meaning cannot be compared part by part: any difference of theirs counts. */
function compareConditions(before: SchemaView, after: SchemaView): Finding[] {
  const at = { before: before.at, after: after.at };
  const keywords = new Set([...before.conditions.keys(), ...after.conditions.keys()]);
  const findings = [...keywords].flatMap((keyword): Finding[] => {
    const [old, now] = [before.conditions.get(keyword), after.conditions.get(keyword)];
    if (isDeepStrictEqual(old, now)) return [];
    if (old === undefined)
      return [{ code: "condition-added", effect: "narrowed", what: `has a new \`${keyword}\``, ...at }];
    if (now === undefined)
      return [{ code: "condition-removed", effect: "widened", what: `has no \`${keyword}\` any more`, ...at }];
    return [{ code: "condition-changed", effect: "changed", what: `has another \`${keyword}\``, ...at }];
  });
  if (before.not.length === 0 && after.not.length > 0)
    findings.push({ code: "condition-added", effect: "narrowed", what: "has a new `not`", ...at });
  if (before.not.length > 0 && after.not.length === 0)
    findings.push({ code: "condition-removed", effect: "widened", what: "has no `not` any more", ...at });
  return findings;
}
