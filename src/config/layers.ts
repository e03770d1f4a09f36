import type { Definition, RuleDefinition } from "../model/definition.ts";
import { environmentRules } from "./environment-rules.ts";
import { ruleChain } from "./rule-chain.ts";

/** Settings of one origin, in the shape of a spec; `null` unsets. */
export interface Layer {
  readonly origin: string;
  readonly values: Tree;
}

export type Tree = { readonly [key: string]: unknown };

/** The settings that hold for a rule: the resources' own, then those of its ancestors, then its own; later ones win. */
export function layersOf(definition: Definition, rule: string): readonly Layer[] {
  const rules = environmentRules(definition);
  const { name, provider } = definition;
  let layers: Layer[] = [
    { origin: "resources", values: { app: name, resources: definition.resources } },
    ...(provider === undefined ? [] : [{ origin: "app", values: { provider } }]),
  ];
  for (const origin of ruleChain(rules, rule)) {
    const { set, ...own } = rules[origin] ?? { branch: [] };
    const values = { ...ruleValues(own), resources: withoutNull(set ?? {}) };
    layers = [...forget(layers, set), { origin, values }];
  }
  return layers;
}

/** All that the layers set, one over the other: objects merge, everything else replaces, `null` removes. */
export function mergeLayers(layers: readonly Layer[]): Tree {
  return layers.reduce<Tree>((merged, { values }) => merge(merged, values), {});
}

/** Who decided the value at the path, or what stands above it; `default` when nobody did. */
export function originOf(layers: readonly Layer[], path: readonly string[]): string {
  return layers.findLast(({ values }) => decides(values, path))?.origin ?? "default";
}

/** A rule's own settings in the shape of a spec, but for those of resources. */
function ruleValues(rule: Omit<RuleDefinition, "set">): Tree {
  const { branch: _branch, except: _except, extends: _extends, seed, ...own } = rule;
  const { beforeTraffic, atEachStep, afterTraffic, approval, window, freeze, ...alike } = own;
  return {
    ...alike,
    ...seedValue(seed),
    ...group("checks", { beforeTraffic, atEachStep, afterTraffic }),
    ...group("gates", { approval, window, freezes: freeze }),
  };
}

function group(name: string, values: Tree): Tree {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.length === 0 ? {} : { [name]: Object.fromEntries(given) };
}

/** A seed replaces the inherited one with all that belongs to it. */
function seedValue(seed: RuleDefinition["seed"]): Tree {
  if (seed === undefined) return {};
  if (seed === null) return { seed: null, seedWith: null };
  return typeof seed === "string" ? { seed, seedWith: null } : { seed: seed.run, seedWith: seed.with ?? null };
}

/** A rule that unsets a resource's settings, or all of them, drops what its ancestors set. */
function forget(layers: readonly Layer[], set: Tree | null | undefined): Layer[] {
  const isForgotten = (name: string): boolean => set === null || set?.[name] === null;
  return layers.map((layer, index) => {
    if (index === 0 || !isTree(layer.values["resources"])) return layer;
    const kept = Object.entries(layer.values["resources"]).filter(([name]) => !isForgotten(name));
    return { ...layer, values: { ...layer.values, resources: Object.fromEntries(kept) } };
  });
}

function withoutNull(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== null));
}

function merge(under: Tree, over: Tree): Tree {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    if (value === null) merged.delete(key);
    else merged.set(key, isTree(value) ? merge(isTree(below) && isAlike(below, value) ? below : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

/** What is of another kind has other settings: a canary inherits nothing from a linear shift. */
const isAlike = (below: Tree, value: Tree): boolean =>
  ["kind", "name"].every((tag) => value[tag] === undefined || value[tag] === below[tag]);

function decides(values: unknown, path: readonly string[]): boolean {
  let value = values;
  for (const key of path) {
    if (!isTree(value)) return true;
    if (!Object.hasOwn(value, key)) return false;
    value = value[key];
  }
  return true;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
