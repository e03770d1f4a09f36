import { isDeepStrictEqual } from "node:util";
import type { Json } from "../../../lib/json.ts";
import type { StackChange } from "../stack/stack-change.ts";
import { statefulTypes } from "../stack/stateful-types.ts";
import { type TemplateResource, templateResources } from "../stack/template-resources.ts";

/** Templates by the path of their stack: `` for the root, `Data/` for a nested one. */
export type Templates = Readonly<Record<string, Json>>;

/**
 * What differs between the templates that are deployed and those that shall be. Pure, so that a plan
 * can show it; what it does to each resource CloudFormation itself says when the change set is made.
 */
export function diffTemplates(before: Templates, after: Templates): readonly StackChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return paths.flatMap((path) => diffResources(path, templateResources(before[path]), templateResources(after[path])));
}

function diffResources(
  path: string,
  before: ReadonlyMap<string, TemplateResource>,
  after: ReadonlyMap<string, TemplateResource>,
): readonly StackChange[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return ids.flatMap((id) => diffResource(path + id, before.get(id) ?? null, after.get(id) ?? null));
}

function diffResource(
  path: string,
  before: TemplateResource | null,
  after: TemplateResource | null,
): readonly StackChange[] {
  const resource = after ?? before;
  // What changes in a nested stack is told by its own template.
  if (resource === null || resource.type === "AWS::CloudFormation::Stack") return [];
  const { type } = resource;
  const plain = { path, type, replacement: "no", retained: before?.retained ?? false, because: [] } as const;
  if (before === null) return [{ ...plain, action: "add" }];
  if (after === null) return [{ ...plain, action: "remove" }];
  if (isDeepStrictEqual(before.whole, after.whole)) return [];
  const because = differing(before.properties, after.properties);
  const recreating = statefulTypes[type] ?? [];
  const replaces = before.type !== type || because.some((name) => recreating.includes(name));
  return [{ ...plain, action: "modify", replacement: replaces ? "yes" : "no", because }];
}

const differing = (before: TemplateResource["properties"], after: TemplateResource["properties"]): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .toSorted();
