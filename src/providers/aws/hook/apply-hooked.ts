import { createHash } from "node:crypto";
import { BoughError } from "../../../lib/bough-error.ts";
import type { TemplateAsset } from "../synth/asset.ts";
import { checkLimits } from "../synth/stack/check-limits.ts";
import { templateKey } from "../synth/stack/template-key.ts";
import type { NestedTemplate, SynthesizedEnvironment, Template } from "../synth/synthesized-stack.ts";
import { HOOK_FILE } from "./hook-subject.ts";
import type { HookedTemplates } from "./hooked-templates.ts";

/**
 * The environment with the templates that `bough.aws.ts` has changed. They alone are taken from the
 * child process: what the stack is called and tagged, and what is built for it, is what bough says.
 */
export function applyHooked(plain: SynthesizedEnvironment, hooked: HookedTemplates): SynthesizedEnvironment {
  const nested = plain.nested.map((one): NestedTemplate => {
    const body = hooked.nested[one.logicalId];
    if (body === undefined) throw new BoughError("aws-hook-invalid", `${HOOK_FILE} removes the stack ${one.logicalId}`);
    const asset: TemplateAsset = { kind: "template", key: keyOf(body), body };
    return { ...one, template: parse(one.logicalId, body), asset };
  });
  const others = plain.assets.filter(({ kind }) => kind !== "template");
  return {
    ...plain,
    root: { ...plain.root, template: parse("root", hooked.root) },
    nested,
    assets: [...nested.map(({ asset }) => asset), ...others],
  };
}

const keyOf = (body: string): string => templateKey(createHash("sha256").update(body).digest("hex"));

function parse(name: string, body: string): Template {
  const template: unknown = JSON.parse(body);
  if (typeof template !== "object" || template === null)
    throw new BoughError("aws-hook-invalid", `${HOOK_FILE} leaves no template of ${name}`);
  checkLimits(name, body, template as Template);
  return template as Template;
}
