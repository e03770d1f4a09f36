import type { SchemaView, Side } from "../schema/schema-view.ts";
import type { Effect, Finding } from "./change.ts";
import type { Descent } from "./compare-schemas.ts";

/** Differences in an object's properties, and the schemas within it that are compared in turn. */
export function compareProperties(
  before: SchemaView,
  after: SchemaView,
  side: Side,
): { findings: Finding[]; next: Descent[] } {
  const next = [...before.properties].flatMap(([name, schemas]): Descent[] => {
    const other = after.properties.get(name);
    return other === undefined ? [] : [{ label: `.${name}`, before: schemas, after: other }];
  });
  for (const [pattern, schemas] of before.patternProperties) {
    const other = after.patternProperties.get(pattern);
    if (other !== undefined) next.push({ label: `.{${pattern}}`, before: schemas, after: other });
  }
  if (Array.isArray(before.additional) && Array.isArray(after.additional))
    next.push({ label: ".{any}", before: before.additional, after: after.additional });
  return {
    findings: [
      ...removedOrAdded(before, after),
      ...requiredOrNot(before, after),
      ...compareAdditional(before, after, side),
      ...comparePatterned(before, after),
    ],
    next,
  };
}

function removedOrAdded(before: SchemaView, after: SchemaView): Finding[] {
  const removed = [...before.properties].filter(([name]) => !after.properties.has(name));
  const added = [...after.properties].filter(([name]) => !before.properties.has(name));
  return [
    ...removed.map(([name, [at = null]]): Finding => {
      return {
        code: "property-removed",
        effect: "changed",
        what: `has no \`${name}\` any more`,
        before: at,
        after: after.at,
      };
    }),
    ...added.map(([name, [at = null]]): Finding => {
      const place = { before: before.at, after: at };
      return after.required.has(name)
        ? { code: "required-property-added", effect: "narrowed", what: `has a new required \`${name}\``, ...place }
        : { code: "property-added", effect: "noted", what: `has a new optional \`${name}\``, ...place };
    }),
  ];
}

function requiredOrNot(before: SchemaView, after: SchemaView): Finding[] {
  const isKept = (name: string): boolean => before.properties.has(name) === after.properties.has(name);
  const nowRequired = [...after.required].filter((name) => !before.required.has(name) && isKept(name));
  const nowOptional = [...before.required].filter((name) => !after.required.has(name) && isKept(name));
  const at = { before: before.at, after: after.at };
  return [
    ...nowRequired.map((name): Finding => {
      return { code: "property-required", effect: "narrowed", what: `requires \`${name}\` now`, ...at };
    }),
    ...nowOptional.map((name): Finding => {
      return { code: "property-optional", effect: "widened", what: `may lack \`${name}\` now`, ...at };
    }),
  ];
}

/** What a service may add to its answers, its clients have to bear with: opening an answer breaks nobody. */
function compareAdditional(before: SchemaView, after: SchemaView, side: Side): Finding[] {
  const [old, now] = [before.additional, after.additional];
  const found = (code: string, effect: Effect, what: string): Finding[] => [
    { code, effect, what, before: before.at, after: after.at },
  ];
  if (old === now || (Array.isArray(old) && Array.isArray(now))) return [];
  if (now === "none") return found("additional-properties-closed", "narrowed", "takes no other properties any more");
  const opened = side === "response" ? "noted" : "widened";
  if (old === "none") return found("additional-properties-opened", opened, "takes other properties now");
  return now === null
    ? found("additional-properties-widened", "widened", "takes other properties of any kind now")
    : found("additional-properties-narrowed", "narrowed", "takes other properties of one kind only now");
}

function comparePatterned(before: SchemaView, after: SchemaView): Finding[] {
  const found = (code: string, effect: Effect, what: string): Finding => {
    return { code, effect, what, before: before.at, after: after.at };
  };
  const removed = [...before.patternProperties.keys()].filter((pattern) => !after.patternProperties.has(pattern));
  const added = [...after.patternProperties.keys()].filter((pattern) => !before.patternProperties.has(pattern));
  return [
    ...removed.map((pattern) => found("property-removed", "changed", `has no properties ${pattern} any more`)),
    ...added.map((pattern) => found("pattern-properties-added", "narrowed", `limits properties ${pattern} now`)),
  ];
}
