import { BoughError } from "../../../../lib/bough-error.ts";
import type { Template } from "../synthesized-stack.ts";

/** What CloudFormation takes from a bucket: docs.aws.amazon.com, "Understand CloudFormation quotas". */
const LARGEST = 1_000_000;
const limits = [
  ["Resources", 500],
  ["Parameters", 200],
  ["Outputs", 200],
] as const;

/** Throws `aws-template-too-large`. */
export function checkLimits(path: string, body: string, template: Template): void {
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
