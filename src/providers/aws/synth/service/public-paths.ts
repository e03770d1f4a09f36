import type { Spec } from "../../../../model/spec.ts";

/** Public path patterns that each service answers, its own and those that sites route to it; only services that have any. */
export function publicPaths({ resources }: Spec): ReadonlyMap<string, readonly string[]> {
  const claims = Object.entries(resources).flatMap(([name, resource]): readonly (readonly [string, string])[] => {
    if (resource.kind === "table") return [];
    if (resource.kind === "service") return resource.paths.map((pattern) => [name, pattern] as const);
    return Object.entries(resource.routes).map(([pattern, to]) => [to, pattern] as const);
  });
  const paths = new Map<string, string[]>();
  for (const [name, pattern] of claims) {
    const known = paths.get(name) ?? [];
    if (!known.includes(pattern)) paths.set(name, [...known, pattern]);
  }
  return paths;
}

/** A pattern as the globs of AWS, in which `/docs/*` does not take `/docs`. */
export function globs(pattern: string): readonly string[] {
  if (pattern === "/*" || !pattern.endsWith("/*")) return [pattern];
  return [pattern.slice(0, -2), pattern];
}

/** Which resource answers a path: that with the very path, else that with the longest folder; null for none. */
export function ownerOf({ resources }: Spec, path: string): string | null {
  const [plain = ""] = path.split("?");
  const claims = Object.entries(resources).flatMap(([name, resource]): readonly (readonly [string, string])[] => {
    if (resource.kind === "table") return [];
    const own = resource.paths.map((pattern) => [pattern, name] as const);
    return resource.kind === "site" ? [...own, ...Object.entries(resource.routes)] : own;
  });
  const [best] = claims
    .filter(([pattern]) =>
      globs(pattern).some((glob) => glob === plain || (glob.endsWith("/*") && plain.startsWith(glob.slice(0, -1)))),
    )
    .toSorted(([a], [b]) => Number(b === plain) - Number(a === plain) || b.length - a.length);
  return best?.[1] ?? null;
}
