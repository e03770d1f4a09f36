import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NestedStack, Stack } from "aws-cdk-lib/core";
import { BoughError } from "../../../../lib/bough-error.ts";
import type { Template } from "../synthesized-stack.ts";
import type { OpenApp } from "./open-app.ts";
import { templateKey } from "./template-key.ts";

/** What CloudFormation takes from a bucket: docs.aws.amazon.com, "Understand CloudFormation quotas". */
const LARGEST = 1_000_000;
const limits = [
  ["Resources", 500],
  ["Parameters", 200],
  ["Outputs", 200],
] as const;

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

function checkLimits(path: string, body: string, template: Template): void {
  const over = limits
    .map(([section, most]) => ({ section, most, count: Object.keys((template[section] ?? {}) as object).length }))
    .find(({ most, count }) => count > most);
  const bytes = Buffer.byteLength(body);
  if (over === undefined && bytes <= LARGEST) return;
  const found =
    over === undefined
      ? `${bytes} bytes, and may have ${LARGEST}`
      : `${over.count} ${over.section.toLowerCase()}, and may have ${over.most}`;
  throw new BoughError("aws-template-too-large", `The template of stack ${path} has ${found}.`, {
    hint: "Split the app in two, or give services fewer environment variables and sites fewer routes.",
  });
}
