/** The paths of all values that hold no others: scalars, lists and empty objects. */
export function leafPaths(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  const entries = Object.entries(value);
  if (entries.length === 0) return [path];
  return entries.flatMap(([key, below]) => leafPaths(below, [...path, key]));
}
