import { isDeepStrictEqual } from "node:util";
import type { Node } from "../document/contract.ts";
import { type ContractReader, childrenOf, childOf } from "../document/contract-reader.ts";
import { isRecord } from "../document/is-record.ts";
import { pointerKeys } from "../document/pointer.ts";
import { isNull } from "../schema/schema-parts.ts";
import type { SchemaView } from "../schema/schema-view.ts";
import type { Finding } from "./change.ts";
import type { Compared, Descent } from "./compare-schemas.ts";

/**
 * Differences in `anyOf` and `oneOf`. Members are matched by what they refer to, else by being
 * written alike, else by a constant that tells them apart, else by their title, and last, when they
 * are written in place, by their type in order. A schema without a choice is a choice of one.
 */
export function compareChoices(
  before: SchemaView,
  after: SchemaView,
  compared: Compared,
): {
  findings: Finding[];
  next: Descent[];
} {
  const [old, now] = groupsOf(before, after);
  const findings: Finding[] = [];
  const next: Descent[] = [];
  const at = { before: before.at, after: after.at };
  for (const [index, group] of old.entries()) {
    const other = now[index];
    if (other === undefined)
      findings.push({ code: "choice-dropped", effect: "widened", what: "is no choice any more", ...at });
    else match(group, other, compared, findings, next, at);
  }
  if (now.length > old.length)
    findings.push({ code: "choice-added", effect: "narrowed", what: "has to be one of several forms now", ...at });
  return { findings, next };
}

type Groups = readonly (readonly Node[])[];

function groupsOf(before: SchemaView, after: SchemaView): [Groups, Groups] {
  if (before.choices.length === 0 && after.choices.length === 1 && isBare(after) && before.only !== null)
    return [[[before.only]], after.choices];
  if (after.choices.length === 0 && before.choices.length === 1 && isBare(before) && after.only !== null)
    return [before.choices, [[after.only]]];
  return [before.choices, after.choices];
}

/** Whether the choice is all that the schema says. */
export const isBare = (view: SchemaView): boolean =>
  view.types === null && view.values === null && view.properties.size === 0 && view.items.length === 0;

function match(
  group: readonly Node[],
  other: readonly Node[],
  { readers }: Compared,
  findings: Finding[],
  next: Descent[],
  at: Pick<Finding, "before" | "after">,
): void {
  let old = [...group];
  let now = [...other];
  for (const tellApart of identities) {
    for (const one of old) {
      const name = tellApart(readers.before, one);
      const same =
        name === null ? undefined : now.find((each) => isDeepStrictEqual(tellApart(readers.after, each), name));
      if (same === undefined) continue;
      if (!isNull(one)) next.push({ label: "", before: [one], after: [same] });
      old = old.filter((each) => each !== one);
      now = now.filter((each) => each !== same);
    }
  }
  for (const one of old) findings.push({ ...removedForm(one), before: one, after: at.after });
  for (const one of now) findings.push({ ...addedForm(one), before: at.before, after: one });
}

const removedForm = (form: Node): Pick<Finding, "code" | "effect" | "what"> =>
  isNull(form)
    ? { code: "nullable-removed", effect: "narrowed", what: "may not be null any more" }
    : { code: "form-removed", effect: "narrowed", what: `may not be ${nameOf(form)} any more` };

const addedForm = (form: Node): Pick<Finding, "code" | "effect" | "what"> =>
  isNull(form)
    ? { code: "nullable-added", effect: "widened", what: "may be null now" }
    : { code: "form-added", effect: "widened", what: `may be ${nameOf(form)} now` };

/** What tells a member of a choice from the others, from the surest to the weakest; null when it has no such thing. */
const identities: readonly ((reader: ContractReader, form: Node) => unknown)[] = [
  componentOf,
  (reader, form) => (componentOf(reader, form) === null ? form.value : null),
  (reader, form) => constantsOf(reader.resolve(form)),
  (reader, form) => childOf(reader.resolve(form), "title")?.value ?? null,
  (_, form) => childOf(form, "type")?.value ?? null,
];

/** The name of the schema that a form refers to, or is; null for one that is written in place. */
function componentOf(reader: ContractReader, form: Node): string | null {
  const { file, pointer } = reader.resolve(form);
  const isNamed = /^\/(components\/schemas|\$defs|definitions)\/[^/]+$/.test(pointer);
  if (!isNamed && !(isRecord(form.value) && typeof form.value["$ref"] === "string")) return null;
  return pointer === "" ? file : (pointerKeys(pointer).at(-1) ?? null);
}

/** Properties that allow one value only: `{ kind: "cat" }`. */
function constantsOf(form: Node): Record<string, unknown> | null {
  const constants = childrenOf(childOf(form, "properties")).flatMap(([name, schema]) => {
    const constant = childOf(schema, "const")?.value;
    const listed = childrenOf(childOf(schema, "enum"));
    if (constant !== undefined) return [[name, constant] as const];
    return listed.length === 1 ? [[name, listed[0]?.[1].value] as const] : [];
  });
  return constants.length === 0 ? null : Object.fromEntries(constants);
}

function nameOf({ value }: Node): string {
  if (!isRecord(value)) return "anything";
  if (typeof value["$ref"] === "string") return value["$ref"].split("/").at(-1) ?? value["$ref"];
  if (typeof value["title"] === "string") return value["title"];
  return typeof value["type"] === "string" ? `of the type ${value["type"]}` : "of another form";
}
