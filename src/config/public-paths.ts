import type { ResourceSpec } from "../model/spec.ts";
import { definitionError } from "./fault.ts";

type Unplaced = { readonly kind: ResourceSpec["kind"]; readonly paths?: readonly string[] | undefined };

const EVERYTHING: readonly string[] = ["/*"];

/** The public paths of every service and site, with the defaults filled in. */
export function publicPaths(
  resources: Readonly<Record<string, Unplaced>>,
): Readonly<Record<string, readonly string[]>> {
  const all = Object.entries(resources);
  const sites = all.filter(([, { kind }]) => kind === "site");
  const services = all.filter(([, { kind }]) => kind === "service");
  const sole = sites.length === 0 ? services : sites;
  const paths: Record<string, readonly string[]> = {};
  for (const [name, resource] of [...sites, ...services]) {
    paths[name] = resource.paths ?? (sole.length === 1 && sole[0]?.[0] === name ? EVERYTHING : []);
    if (resource.kind === "site" && paths[name].length === 0) {
      throw definitionError([
        {
          path: ["resources", name, "paths"],
          message: "one of several sites, so it must say which paths it answers",
          hint: `Write for instance paths: ["/${name}/*"].`,
        },
      ]);
    }
  }
  return paths;
}

/** Throws when two resources answer the same path, be it their own or one that a site routes to them. */
export function checkClaims(resources: Readonly<Record<string, ResourceSpec>>): void {
  const claims = new Map<string, { readonly by: string; readonly path: readonly string[] }>();
  for (const [name, resource] of Object.entries(resources)) {
    if (resource.kind === "table") continue;
    const own = resource.paths.map((pattern) => [pattern, name, ["resources", name, "paths"]] as const);
    const routed = resource.kind === "site" ? Object.entries(resource.routes) : [];
    const routes = routed.map(([pattern, to]) => [pattern, to, ["resources", name, "routes", pattern]] as const);
    for (const [pattern, by, path] of [...own, ...routes]) {
      const claim = claims.get(pattern);
      if (claim !== undefined && claim.by !== by) {
        throw definitionError([
          {
            path,
            message: `${pattern} is claimed for ${by}, and for ${claim.by} as well`,
            hint: "Give every path to one resource.",
          },
        ]);
      }
      claims.set(pattern, { by, path });
    }
  }
}
