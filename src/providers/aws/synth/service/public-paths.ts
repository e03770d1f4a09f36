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
