import { BoughError } from "../lib/bough-error.ts";
import { closest } from "../lib/closest.ts";
import { formatPath } from "../lib/format-path.ts";

/** One thing that is wrong with a definition, and where. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly hint?: string | undefined;
}

const MOST_LINES = 10;
const LONGEST_LINE = 300;
const REFERENCE = "What each property takes stands in docs/definition.md.";

/** The error for one or more faults: a line each, with the first hint that one of them has. */
export function definitionError(faults: readonly Fault[]): BoughError {
  const lines = [...new Set(faults.map(lineOf))];
  const more = lines.length > MOST_LINES ? [`and ${lines.length - MOST_LINES} more`] : [];
  const hint = faults.find((fault) => fault.hint !== undefined)?.hint ?? REFERENCE;
  return new BoughError("definition-invalid", [...lines.slice(0, MOST_LINES), ...more].join("\n"), { hint });
}

function lineOf({ path, message }: Fault): string {
  const line = path.length === 0 ? message : `${formatPath(path)}: ${message}`;
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
}

/** “Did you mean …?” when one of the names is near, else the list of them. */
export function suggest(word: string, names: Iterable<string>): string {
  const all = [...names];
  const near = closest(word, all);
  if (near !== null) return `Did you mean ${near}?`;
  return all.length === 0 ? "There is none." : `There is ${all.join(", ")}.`;
}
