import type { Operation, Requirement } from "../operation/operation.ts";
import type { Place } from "../document/contract.ts";
import { compareBodies } from "./compare-bodies.ts";
import { compareParameters } from "./compare-parameters.ts";
import { compareResponses } from "./compare-responses.ts";
import type { SchemaGraph } from "./schema-graph.ts";

/** A difference that is not one of schemas: it stands at its operation. */
export interface OperationDifference {
  readonly code: string;
  readonly breaking: boolean;
  /** Operation, as the next contract has it, or the serving one when it is gone. */
  readonly operation: string;
  readonly what: string;
  readonly before: Place | null;
  readonly after: Place | null;
}

/** What the parts of an operation are compared with. */
export interface OperationPair {
  readonly before: Operation;
  readonly after: Operation;
  readonly graph: SchemaGraph;
  readonly found: (code: string, breaking: boolean, what: string, before: Place | null, after: Place | null) => void;
}

/** Differences between operations; their schemas are handed to the graph. */
export function compareOperations(
  before: readonly Operation[],
  after: readonly Operation[],
  graph: SchemaGraph,
): OperationDifference[] {
  const differences: OperationDifference[] = [];
  const next = new Map(after.map((operation) => [operation.key, operation]));
  const serving = new Set(before.map(({ key }) => key));
  const paths = new Set(after.map(({ key }) => pathOf(key)));
  for (const operation of before) {
    const other = next.get(operation.key);
    if (other === undefined) differences.push(removed(operation, paths.has(pathOf(operation.key))));
    else comparePair(operation, other, graph, differences);
  }
  for (const operation of after.filter(({ key }) => !serving.has(key)))
    differences.push({ ...place(operation), code: "operation-added", breaking: false, what: "is new", before: null });
  return differences;
}

const pathOf = (key: string): string => key.slice(key.indexOf(" ") + 1);

const place = ({ name, at }: Operation): { operation: string; before: Place; after: Place } => ({
  operation: name,
  before: at,
  after: at,
});

function removed(operation: Operation, isPathKept: boolean): OperationDifference {
  const [code, what] = isPathKept
    ? ["method-removed", "is gone: the path does not take the method any more"]
    : ["path-removed", "is gone with its path"];
  return { ...place(operation), code, breaking: true, what, after: null };
}

function comparePair(
  before: Operation,
  after: Operation,
  graph: SchemaGraph,
  differences: OperationDifference[],
): void {
  const found: OperationPair["found"] = (code, breaking, what, from, to) => {
    differences.push({ code, breaking, operation: after.name, what, before: from, after: to });
  };
  const pair = { before, after, graph, found };
  if (before.prefix !== after.prefix)
    found(
      "server-path-changed",
      true,
      `was below ${before.prefix || "/"}, and is below ${after.prefix || "/"} now`,
      before.at,
      after.at,
    );
  if (!before.deprecated && after.deprecated)
    found("operation-deprecated", false, "is deprecated now", before.at, after.at);
  compareParameters(pair);
  compareBodies(pair);
  compareResponses(pair);
  compareSecurity(pair);
}

/** Whoever kept one of the old requirements keeps one of the new ones, or else the operation has closed for them. */
function compareSecurity({ before, after, found }: OperationPair): void {
  const [old, now] = [orNothing(before.security), orNothing(after.security)];
  const refused = old.filter((one) => !now.some((other) => isKeptBy(other, one)));
  const gained = now.filter((one) => !old.some((other) => isKeptBy(other, one)));
  for (const one of refused)
    found(
      "security-narrowed",
      true,
      `does not take ${describe(one)} any more, but ${now.map(describe).join(" or ")}`,
      before.at,
      after.at,
    );
  if (refused.length === 0 && (gained.length > 0 || now.length < old.length))
    found("security-widened", false, `takes ${now.map(describe).join(" or ")} now`, before.at, after.at);
}

const orNothing = (security: readonly Requirement[]): readonly Requirement[] =>
  security.length === 0 ? [{ schemes: [] }] : security;

/** Whether a client that has what `given` asks for has all that `asked` asks for. */
const isKeptBy = (asked: Requirement, given: Requirement): boolean =>
  asked.schemes.every((scheme) =>
    given.schemes.some(
      (other) => other.identity === scheme.identity && scheme.scopes.every((scope) => other.scopes.includes(scope)),
    ),
  );

const describe = ({ schemes }: Requirement): string =>
  schemes.length === 0
    ? "requests without credentials"
    : schemes.map(({ name, scopes }) => (scopes.length === 0 ? name : `${name} (${scopes.join(", ")})`)).join(" with ");
