import { PathPatterns } from "../../../router/table/path-patterns.ts";
import type { PlannedRoute } from "../kind-planner.ts";

/** Finds the resource that a release leads what a path pattern matches to; null when it leads it nowhere. */
export function pathOwners(routes: readonly PlannedRoute[]): (pattern: string) => string | null {
  const patterns = new PathPatterns<string>();
  for (const { name, paths } of routes) for (const path of paths) patterns.add(path, name);
  return (pattern) => patterns.find(pattern.endsWith("/*") ? `${pattern.slice(0, -1)}${NO_FILE}` : pattern);
}

/** A name that no pattern says exactly, so that a folder is found by its folder. */
const NO_FILE = "\0";
