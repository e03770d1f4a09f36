import type { Contract, Place } from "../document/contract.ts";
import { contractReader } from "../document/contract-reader.ts";
import { readOperations } from "../operation/read-operations.ts";
import { markedBecause, newLine, whereItWas } from "./accepted-because.ts";
import type { Change, Effect } from "./change.ts";
import { compareOperations, type OperationDifference } from "./compare-operations.ts";
import { type SchemaDifference, schemaGraph } from "./schema-graph.ts";

/** What differs between the contract that serves and the next one. */
export interface Comparison {
  /** `info.version` of both. */
  readonly serving: string;
  readonly next: string;
  /** Breaking changes first, then by operation. */
  readonly changes: readonly Change[];
}

/**
 * Compares two contracts from the point of view of a client of the serving one: a request that was
 * right has to stay right, and an answer has to stay one that the client knows. Pure.
 */
export function diffContracts(serving: Contract, next: Contract): Comparison {
  const readers = { before: contractReader(serving), after: contractReader(next) };
  const graph = schemaGraph(readers);
  const [before, after] = [readOperations(readers.before), readOperations(readers.after)];
  const operations = compareOperations(before, after, graph);
  const places = new Map(after.map((operation) => [operation.name, operation.at]));
  const accept = acceptance(serving, next, places);
  const changes = [
    ...operations.map((difference) => accept(operationChange(difference))),
    ...graph.differences().map((difference) => accept(schemaChange(difference))),
  ];
  return { serving: serving.version, next: next.version, changes: changes.sort(inOrder) };
}

const inOrder = (one: Change, other: Change): number =>
  Number(other.breaking) - Number(one.breaking) || one.message.localeCompare(other.message, "en");

function operationChange({ code, breaking, operation, what, before, after }: OperationDifference): Change {
  const message = `${operation}: ${what}`;
  return {
    code,
    breaking,
    message,
    before: placeOf(before),
    after: placeOf(after),
    operations: [operation],
    accepted: null,
  };
}

function schemaChange({ finding, side, inverted, path, uses }: SchemaDifference): Change {
  const [first] = uses;
  const operations = [...new Set(uses.map(({ operation }) => operation))].sort();
  const field = path === "" ? "" : `, \`${path.replace(/^\./, "")}\``;
  const others = operations.length > 1 ? ` (and ${operations.length - 1} more operations)` : "";
  return {
    code: `${side}-${finding.code}`,
    breaking: breaks(finding.effect, side === "request", inverted),
    message: `${first?.operation}, ${first?.place}${field}: ${finding.what}${others}`,
    before: placeOf(finding.before),
    after: placeOf(finding.after),
    operations,
    accepted: null,
  };
}

/** Requests may not be narrowed, answers not widened. */
function breaks(effect: Effect, isRequest: boolean, inverted: boolean): boolean {
  if (effect === "changed" || effect === "noted") return effect === "changed";
  return (effect === "narrowed") === (isRequest !== inverted);
}

const placeOf = (place: Place | null): Place | null =>
  place === null ? null : { file: place.file, pointer: place.pointer };

/** Marks a breaking change as accepted when the new version, the place of it, or every operation that has it says so. */
function acceptance(serving: Contract, next: Contract, places: ReadonlyMap<string, Place>): (change: Change) => Change {
  const line = newLine(serving, next);
  const marked = (place: Place): string | null => markedBecause(serving, next, place);
  return (change) => {
    if (!change.breaking) return change;
    if (line !== null) return { ...change, accepted: line };
    const at = change.after ?? (change.before === null ? null : whereItWas(change.before, next));
    const here = at === null ? null : marked(at);
    if (here !== null) return { ...change, accepted: here };
    const reasons = change.operations.map((operation) => {
      const place = places.get(operation);
      return place === undefined ? null : marked(place);
    });
    const [first = null] = reasons;
    return first !== null && reasons.every((reason) => reason !== null) ? { ...change, accepted: first } : change;
  };
}
