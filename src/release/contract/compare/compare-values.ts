import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../../lib/json.ts";
import { allowsType } from "../schema/schema-types.ts";
import { type Limit, lowerLimits, type SchemaView, upperLimits } from "../schema/schema-view.ts";
import type { Effect, Finding } from "./change.ts";

/** Differences in what a value may be by itself: type, listed values, format, pattern, limits. */
export function compareValues(before: SchemaView, after: SchemaView): Finding[] {
  const at = { before: before.at, after: after.at };
  const finding = (code: string, effect: Effect, what: string): Finding => ({ ...at, code, effect, what });
  return [
    ...compareTypes(before, after),
    ...compareListed(before.values, after.values),
    ...compareFormats(before.formats, after.formats),
    ...comparePatterns(before.patterns, after.patterns),
    ...compareLimits(before.limits, after.limits),
    ...compareMultiples(before.multipleOf, after.multipleOf),
    ...compareUnique(before.uniqueItems, after.uniqueItems),
    ...compareNotes(before, after),
  ].map(([code, effect, what]) => finding(code, effect, what));
}

type Told = readonly [code: string, effect: Effect, what: string];

/** Whether the types have none in common, so that nothing else is worth comparing. */
export const sharesNoType = ({ types: before }: SchemaView, { types: after }: SchemaView): boolean =>
  before !== null &&
  after !== null &&
  ![...before].some((type) => allowsType(after, type)) &&
  ![...after].some((type) => allowsType(before, type));

function compareTypes(before: SchemaView, after: SchemaView): Told[] {
  if (before.never || after.never) return compareNever(before.never, after.never);
  const hadNull = allowsNull(before);
  const hasNull = allowsNull(after);
  const nulls: Told[] = [];
  if (!hadNull && hasNull && after.types !== null) nulls.push(["nullable-added", "widened", "may be null now"]);
  if (hadNull && !hasNull && before.types !== null)
    nulls.push(["nullable-removed", "narrowed", "may not be null any more"]);
  if (before.types === null && after.types === null && before.nullable !== after.nullable)
    return [
      after.nullable
        ? ["nullable-added", "widened", "may be null now"]
        : ["nullable-removed", "narrowed", "may not be null any more"],
    ];
  const lost = missing(before.types, after.types);
  const gained = missing(after.types, before.types);
  const what = `was ${listTypes(before.types)}, and is ${listTypes(after.types)} now`;
  if (lost && gained) return [...nulls, ["type-changed", "changed", what]];
  if (lost) return [...nulls, ["type-narrowed", "narrowed", what]];
  if (gained) return [...nulls, ["type-widened", "widened", what]];
  return nulls;
}

function compareNever(before: boolean, after: boolean): Told[] {
  if (before === after) return [];
  return after
    ? [["type-narrowed", "narrowed", "allows no value any more"]]
    : [["type-widened", "widened", "allows values now, and did not before"]];
}

const allowsNull = ({ types }: SchemaView): boolean => types === null || types.has("null");

/** Whether one side has a type, null aside, that the other does not take. */
function missing(types: ReadonlySet<string> | null, other: ReadonlySet<string> | null): boolean {
  if (types === null) return other !== null;
  return [...types].some((type) => type !== "null" && !allowsType(other, type));
}

const listTypes = (types: ReadonlySet<string> | null): string =>
  types === null ? "of any type" : [...types].sort().join(" or ") || "of no type";

function compareListed(before: readonly Json[] | null, after: readonly Json[] | null): Told[] {
  if (before === null && after === null) return [];
  if (before === null) return [["enum-added", "narrowed", `takes only ${listValues(after)} now`]];
  if (after === null) return [["enum-removed", "widened", `takes more than ${listValues(before)} now`]];
  const without = (some: readonly Json[], others: readonly Json[]): Json[] =>
    some.filter((one) => !others.some((other) => isDeepStrictEqual(one, other)));
  const removed = without(before, after);
  const added = without(after, before);
  const told: Told[] = [];
  if (removed.length > 0)
    told.push(["enum-value-removed", "narrowed", `does not take ${listValues(removed)} any more`]);
  if (added.length > 0) told.push(["enum-value-added", "widened", `takes ${listValues(added)} as well now`]);
  return told;
}

function listValues(values: readonly Json[] | null): string {
  const texts = (values ?? []).slice(0, 10).map((value) => JSON.stringify(value).slice(0, 60));
  return texts.join(", ") + ((values?.length ?? 0) > 10 ? ", …" : "");
}

/** Formats whose values are all values of the other as well. */
const widerFormat: Readonly<Record<string, string>> = { int32: "int64", float: "double" };

function compareFormats(before: ReadonlySet<string>, after: ReadonlySet<string>): Told[] {
  const [old, now] = [list(before), list(after)];
  if (old === now) return [];
  if (after.size === 0 || widerFormat[old] === now)
    return [["format-widened", "widened", `had the format ${old}, and has ${now === "" ? "none" : now} now`]];
  if (before.size === 0 || widerFormat[now] === old)
    return [["format-narrowed", "narrowed", `has the format ${now} now, and had ${old === "" ? "none" : old}`]];
  return [["format-changed", "changed", `had the format ${old}, and has ${now} now`]];
}

function comparePatterns(before: ReadonlySet<string>, after: ReadonlySet<string>): Told[] {
  const [old, now] = [list(before), list(after)];
  if (old === now) return [];
  if (isWithin(before, after)) return [["pattern-added", "narrowed", `has to match ${now} now`]];
  if (isWithin(after, before)) return [["pattern-removed", "widened", `need not match ${old} any more`]];
  return [["pattern-changed", "changed", `had to match ${old}, and has to match ${now} now`]];
}

const isWithin = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean =>
  [...some].every((one) => others.has(one));

const list = (texts: ReadonlySet<string>): string => [...texts].sort().join(" and ");

type Limits = ReadonlyMap<Limit, number>;

function compareLimits(before: Limits, after: Limits): Told[] {
  return [...lowerLimits, ...upperLimits].flatMap((name): Told[] => {
    if (name.startsWith("exclusive")) return [];
    const isLower = lowerLimits.some((lower) => lower === name);
    const [old, now] = [edgeOf(before, name, isLower), edgeOf(after, name, isLower)];
    if (old.value === now.value && old.exclusive === now.exclusive) return [];
    const what = `had ${describeEdge(name, old)}, and has ${describeEdge(name, now)} now`;
    return [isNarrower(now, old, isLower) ? ["limit-narrowed", "narrowed", what] : ["limit-widened", "widened", what]];
  });
}

/** An end of a range; endless when there is none. */
interface Edge {
  readonly value: number;
  readonly exclusive: boolean;
}

/** The narrower of a limit and its exclusive twin, which only `minimum` and `maximum` have. */
function edgeOf(limits: Limits, name: Limit, isLower: boolean): Edge {
  const endless = isLower ? -Infinity : Infinity;
  const inclusive = { value: limits.get(name) ?? endless, exclusive: false };
  const twin = twins[name];
  const exclusive = { value: (twin === undefined ? undefined : limits.get(twin)) ?? endless, exclusive: true };
  return exclusive.value !== endless && isNarrower(exclusive, inclusive, isLower) ? exclusive : inclusive;
}

const twins: Readonly<Partial<Record<Limit, Limit>>> = { minimum: "exclusiveMinimum", maximum: "exclusiveMaximum" };

function isNarrower(one: Edge, other: Edge, isLower: boolean): boolean {
  if (one.value === other.value) return one.exclusive && !other.exclusive;
  return isLower ? one.value > other.value : one.value < other.value;
}

const describeEdge = (name: Limit, { value, exclusive }: Edge): string =>
  Number.isFinite(value) ? `${name} ${value}${exclusive ? " (exclusive)" : ""}` : `no ${name}`;

function compareMultiples(before: number | null, after: number | null): Told[] {
  if (before === after) return [];
  const what = `had to be a multiple of ${before ?? "nothing"}, and of ${after ?? "nothing"} now`;
  if (after === null || (before !== null && isMultiple(before, after))) return [["multiple-widened", "widened", what]];
  if (before === null || isMultiple(after, before)) return [["multiple-narrowed", "narrowed", what]];
  return [["multiple-changed", "changed", what]];
}

const isMultiple = (value: number, of: number): boolean => Math.abs(value / of - Math.round(value / of)) < 1e-9;

function compareUnique(before: boolean, after: boolean): Told[] {
  if (before === after) return [];
  return after
    ? [["unique-items-added", "narrowed", "may not hold the same item twice any more"]]
    : [["unique-items-removed", "widened", "may hold the same item twice now"]];
}

function compareNotes(before: SchemaView, after: SchemaView): Told[] {
  const told: Told[] = [];
  if (!isDeepStrictEqual(before.defaults, after.defaults))
    told.push(["default-changed", "noted", `has ${listValues(after.defaults) || "none"} as its default now`]);
  if (after.deprecated && !before.deprecated) told.push(["deprecated", "noted", "is deprecated now"]);
  return told;
}
