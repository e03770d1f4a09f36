import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NestedStack, Stack } from "aws-cdk-lib/core";
import type { Template } from "../synthesized-stack.ts";
import { checkLimits } from "./check-limits.ts";
import type { OpenApp } from "./open-app.ts";
import { templateKey } from "./template-key.ts";

export interface ReadTemplate {
  readonly template: Template;
  /** `templates/<SHA-256 of the body>.json` */
  readonly key: string;
  readonly body: string;
}

/** Synthesises the app without validation, and returns the template of each of its stacks. */
export function readTemplates<S extends Stack>(
  { app, folder }: OpenApp,
  stacks: readonly S[],
): ReadonlyMap<S, ReadTemplate> {
  app.synth({ skipValidation: true, validateOnSynthesis: false });
  return new Map(stacks.map((stack) => [stack, readTemplate(folder, stack)]));
}

function readTemplate(folder: string, stack: Stack | NestedStack): ReadTemplate {
  const body = readFileSync(join(folder, stack.templateFile), "utf8");
  const template = JSON.parse(body) as Template;
  checkLimits(stack.node.path, body, template);
  return { template, key: templateKey(createHash("sha256").update(body).digest("hex")), body };
}
