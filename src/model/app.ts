import { BoughError } from "../lib/bough-error.ts";
import { deepFreeze } from "../lib/deep-freeze.ts";
import { formatPath } from "../lib/format-path.ts";
import type { Aws } from "./aws.ts";
import type { Definition } from "./definition.ts";
import type { EnvironmentRule, Resources } from "./environment-rule.ts";

export interface AppOptions<R extends Resources, Names extends string> {
  /** Name of the app, part of its addresses. */
  readonly name: string;
  /** Everything that the app consists of, by name. */
  readonly resources: R;
  /** Where environments run whose rule does not say it. */
  readonly provider?: "local" | Aws | undefined;
  /** Which branches get an environment, and how each differs. */
  readonly environments?: { readonly [K in Names]: EnvironmentRule<NoInfer<R>, NoInfer<Names>> } | undefined;
}

/**
 * The application definition, the default export of `bough.config.ts`. Throws a `BoughError`
 * (`definition-invalid`) when a resource is used that `resources` does not hold, or holds twice.
 */
export function app<const R extends Resources, const Names extends string = never>(
  options: AppOptions<R, Names>,
): Definition {
  const { resources, environments } = options;
  if (!isObject(resources)) return deepFreeze(options) as Definition;
  const names = namesByResource(resources);
  return deepFreeze({
    ...options,
    resources: mapValues(resources, (resource, name) => nameReferences(resource, ["resources", name], names)),
    ...(isObject(environments) && {
      environments: mapValues(environments, (rule, name) => keepUnset(nameWithin(rule, ["environments", name], names))),
    }),
  }) as Definition;
}

type Names = ReadonlyMap<unknown, string>;

function namesByResource(resources: object): Names {
  const names = new Map<unknown, string>();
  for (const [name, resource] of Object.entries(resources) as [string, unknown][]) {
    const other = names.get(resource);
    if (other !== undefined) {
      throw new BoughError("definition-invalid", `resources.${name}: the same resource as resources.${other}`, {
        hint: "Give each name a resource of its own: call the builder once for each.",
      });
    }
    names.set(resource, name);
  }
  return names;
}

/** Replaces the resources that a resource refers to by their names. */
function nameReferences(resource: unknown, path: readonly string[], names: Names): unknown {
  if (!isObject(resource)) return resource;
  const named: Record<string, unknown> = { ...resource };
  for (const property of ["link", "routes"]) {
    const references = named[property];
    if (!isObject(references)) continue;
    named[property] = mapValues(references, (target, key) => nameOf(target, [...path, property, key], names));
  }
  return named;
}

/** The settings of a rule with every resource in them by its name, wherever it stands. */
function nameWithin(value: unknown, path: readonly string[], names: Names): unknown {
  if (Array.isArray(value)) return value.map((one, index) => nameWithin(one, [...path, String(index)], names));
  if (names.has(value) || isResource(value)) return nameOf(value, path, names);
  return isObject(value) ? mapValues(value, (below, key) => nameWithin(below, [...path, key], names)) : value;
}

const isResource = (value: unknown): boolean =>
  isObject(value) && RESOURCE_KINDS.has(value["kind"]) && Object.isFrozen(value);

const RESOURCE_KINDS: ReadonlySet<unknown> = new Set(["service", "site", "table"]);

function nameOf(target: unknown, path: readonly string[], names: Names): unknown {
  const name = names.get(target);
  if (name !== undefined || !isObject(target)) return name ?? target;
  const kind = typeof target["kind"] === "string" ? target["kind"] : "resource";
  const line = /^[A-Za-z_$][\w$]*$/.test(path.at(-1) ?? "") && path.at(-1) !== "with" ? path.at(-1) : `<its name>`;
  throw new BoughError("definition-invalid", `${formatPath(path)}: this ${kind} is missing from resources`, {
    hint: `Add the line \`${line},\` to the resources of app({ … }).`,
  });
}

/** JSON has no `undefined`; `null` carries it, since it means something in an environment rule. */
function keepUnset(value: unknown): unknown {
  if (value === undefined) return null;
  return isObject(value) ? mapValues(value, keepUnset) : value;
}

function mapValues(object: object, map: (value: unknown, key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}

/** Plain objects only: what else a definition without types may hold is left as it is, for the validation to find. */
function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
