import { deepFreeze } from "../lib/deep-freeze.ts";
import { formatPath } from "../lib/format-path.ts";
import type { Definition } from "../model/definition.ts";
import type { Origins, Resolution, Spec } from "../model/spec.ts";
import { chooseRule, fixedBranches } from "./choose-rule.ts";
import { environmentRules } from "./environment-rules.ts";
import { identify, type LiveEnvironment } from "./identify.ts";
import { type Layer, layersOf, mergeLayers, originOf } from "./layers.ts";
import { leafPaths } from "./leaf-paths.ts";
import { type Settled, settle } from "./settle.ts";

/**
 * The spec of a branch's environment, with where each value comes from; or why the branch gets
 * none. Pure. `taken` are the app's live environments, this branch's own among them.
 */
export function resolve(
  definition: Definition,
  branch: string,
  { taken }: { readonly taken: readonly LiveEnvironment[] },
): Resolution {
  const rules = environmentRules(definition);
  const choice = chooseRule(rules, branch);
  if ("reason" in choice) return { status: "skipped", reason: choice.reason };
  const identity = identify(branch, choice.rule, fixedBranches(rules), taken);
  const layers = layersOf(definition, choice.rule);
  const settled = settle(mergeLayers(layers));
  const keepWarm = warmth(settled, identity.preview);
  const spec: Spec = { app: definition.name, branch, rule: choice.rule, ...identity, ...settled, keepWarm };
  return deepFreeze({ status: "resolved", spec, origins: originsOf(spec, layers, choice.rule) });
}

/** Previews are cheap, so nothing of them runs without need; what must run alone has no other beside it. */
function warmth({ keepWarm, strategy }: Settled, preview: boolean): number {
  if (strategy.kind === "all-at-once") return 0;
  return keepWarm ?? (preview ? 0 : FIXED_WARMTH);
}

const FIXED_WARMTH = 600_000;

const IDENTITY = new Set(["environment", "branch", "slug", "rule", "preview"]);

function originsOf(spec: Spec, layers: readonly Layer[], rule: string): Origins {
  const origins: Record<string, string> = {};
  for (const path of leafPaths(spec)) {
    const [first = ""] = path;
    if (IDENTITY.has(first)) origins[formatPath(path)] = rule;
    else origins[formatPath(path)] = originOf(layers, path);
  }
  return origins;
}
