import { formatPath } from "../lib/format-path.ts";
import type { Origins, Spec } from "../model/spec.ts";
import { leafPaths } from "./leaf-paths.ts";

export interface SpecWithOrigins {
  readonly spec: Spec;
  readonly origins: Origins;
}

/** A setting that two environments do not share. `value` is null where there is none. */
export interface SpecDifference {
  readonly path: string;
  readonly a: { readonly value: unknown; readonly origin: string };
  readonly b: { readonly value: unknown; readonly origin: string };
}

/** What makes an environment this one and not another says nothing about how they differ. */
const IDENTITY = new Set(["environment", "branch", "slug", "rule"]);

/** The settings in which two specs differ, with where each value comes from, in the order of `a`. */
export function diffSpecs(a: SpecWithOrigins, b: SpecWithOrigins): readonly SpecDifference[] {
  return differingPaths(settingsOf(a.spec), settingsOf(b.spec), []).map((path) => ({
    path: formatPath(path),
    a: sideOf(a, path),
    b: sideOf(b, path),
  }));
}

type Tree = Readonly<Record<string, unknown>>;

function settingsOf(spec: Spec): Tree {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !IDENTITY.has(key)));
}

function differingPaths(a: unknown, b: unknown, path: readonly string[]): readonly (readonly string[])[] {
  if (!isTree(a) || !isTree(b)) return JSON.stringify(a) === JSON.stringify(b) ? [] : [path];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => differingPaths(a[key], b[key], [...path, key]));
}

function sideOf({ spec, origins }: SpecWithOrigins, path: readonly string[]): SpecDifference["a"] {
  const value = path.reduce<unknown>((tree, key) => (isTree(tree) ? tree[key] : undefined), spec);
  return { value: value ?? null, origin: originOf(origins, path, value) };
}

/** The origin of a value, of the first thing in it, or of what it is missing from. */
function originOf(origins: Origins, path: readonly string[], value: unknown): string {
  const [first = path] = leafPaths(value, path);
  for (let length = first.length; length > 0; length -= 1) {
    const origin = origins[formatPath(first.slice(0, length))];
    if (origin !== undefined) return origin;
  }
  return "default";
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
