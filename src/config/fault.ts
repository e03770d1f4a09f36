import { BoughError } from "../lib/bough-error.ts";
import { closest } from "../lib/closest.ts";
import { formatPath } from "../lib/format-path.ts";

/** One thing that is wrong with a definition, and where. */
export interface Fault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly hint?: string | undefined;
}

/** The error for one or more faults: a line each, with the first hint. */
export function definitionError(faults: readonly Fault[]): BoughError {
  const lines = faults.map(({ path, message }) => (path.length === 0 ? message : `${formatPath(path)}: ${message}`));
  const hint = faults.find((fault) => fault.hint !== undefined)?.hint;
  return new BoughError("definition-invalid", [...new Set(lines)].join("\n"), hint === undefined ? {} : { hint });
}

/** “Did you mean …?” when one of the names is near, else the list of them. */
export function suggest(word: string, names: Iterable<string>): string {
  const all = [...names];
  const near = closest(word, all);
  if (near !== null) return `Did you mean ${near}?`;
  return all.length === 0 ? "There is none." : `There is ${all.join(", ")}.`;
}
