import { BoughError } from "../../../lib/bough-error.ts";
import { type EnvironmentPlan, templatesOf } from "../environment/environment-plan.ts";
import { HOOK_FILE } from "../hook/hook-subject.ts";
import type { Acknowledgement } from "../hook/hooked-templates.ts";
import { explain } from "./explain.ts";
import type { Finding } from "./finding.ts";
import { lintTemplates } from "./lint-templates.ts";
import { nagExceptions } from "./nag-exceptions.ts";
import { checkRights } from "./rights.ts";
import { rightsExceptions } from "./rights-exceptions.ts";
import { checkSecrets } from "./secrets.ts";

export interface Checking {
  /** The program of cfn-lint, which need not be there; null for none. */
  readonly cfnLint: string | null;
  readonly signal: AbortSignal;
  log(line: string): void;
}

/** As many as a person reads at once. */
const SHOWN = 20;

/** Refuses what nobody has explained: throws `aws-check-failed` with every finding, where it is and how to explain it. */
export async function checkPlanned(planned: EnvironmentPlan, checking: Checking): Promise<void> {
  const { log } = checking;
  const templates = templatesOf(planned);
  for (const note of planned.synthesized.notes) log(note);
  const acknowledged = planned.hooked?.acknowledged ?? [];
  for (const { rule, path, reason } of acknowledged) log(`${HOOK_FILE} explains ${rule} at ${path}: ${reason}`);
  const found = [
    ...(await nagged(planned)),
    ...Object.values(templates).flatMap((template) => [...checkRights(template), ...checkSecrets(template)]),
  ];
  const { findings, explained } = explain(found, [...nagExceptions, ...rightsExceptions]);
  const open = [
    ...findings.filter((finding) => !acknowledged.some((one) => explains(one, finding))),
    ...(await lintTemplates(templates, { ...checking, region: planned.foundation.region })),
  ];
  if (open.length > 0) throw refusal(open);
  log(`nothing is found that has no reason; ${explained.length + acknowledged.length} findings have one`);
}

/** With a hook the child process has asked them, which has the constructs. */
async function nagged({ hooked, input }: EnvironmentPlan): Promise<readonly Finding[]> {
  if (hooked !== null) return hooked.findings;
  const { nagEnvironment } = await import("./nag-environment.ts");
  return nagEnvironment(input);
}

/** A secret stays one, whatever the reason. */
const explains = ({ rule, path, logicalIds }: Acknowledgement, finding: Finding): boolean =>
  finding.rule === rule &&
  rule !== "secrets" &&
  (logicalIds.includes(finding.resource) || `${finding.resource}/`.startsWith(`${path}/`));

function refusal(findings: readonly Finding[]): BoughError {
  const lines = findings.slice(0, SHOWN).map(({ rule, resource, message }) => `${rule} at ${resource}: ${message}`);
  const more = findings.length > SHOWN ? [`and ${findings.length - SHOWN} more`] : [];
  const message = `The templates have ${findings.length === 1 ? "a finding" : `${findings.length} findings`} that nobody has explained.`;
  return new BoughError("aws-check-failed", [message, ...lines, ...more].join("\n"), {
    hint: [...new Set(findings.map(({ rule }) => wayOut(rule)))].join(" "),
  });
}

function wayOut(rule: string): string {
  if (rule === "secrets")
    return "Keep secrets in Secrets Manager or in an SSM parameter, and let the template name them.";
  if (rule.startsWith("cfn-lint"))
    return `Mend it, or explain it in ${HOOK_FILE}: construct.addMetadata("cfn-lint", { config: { ignore_checks: ["${rule.slice("cfn-lint ".length)}"] } }).`;
  return `Mend it, or explain it in ${HOOK_FILE}: Validations.of(construct).acknowledge({ id: "${rule}", reason: "…" }).`;
}
