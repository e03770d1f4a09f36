import type { Spec } from "../../../../model/spec.ts";

/** Public path patterns that a service answers, its own and those that sites route to it. */
export function publicPaths({ resources }: Spec, service: string): readonly string[] {
  const spec = resources[service];
  const own = spec?.kind === "service" ? spec.paths : [];
  const routed = Object.values(resources).flatMap((resource) =>
    resource.kind === "site" ? Object.entries(resource.routes).filter(([, to]) => to === service) : [],
  );
  return [...new Set([...own, ...routed.map(([pattern]) => pattern)])];
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
